// The window "Hugging Face": key, model, prompt.

using HuggingFace.Inference.Unity;
using UnityEditor;
using UnityEngine;

namespace HuggingFace.Inference.Editor
{
    /// <summary>Tests the key, picks a model from the live list and tries a prompt, whose answer streams in.</summary>
    public sealed class InferenceWindow : EditorWindow
    {
        private const int MostShown = 50;

        private InferenceWindowModel? model;
        private Vector2 modelScroll, answerScroll;
        private string key = "";

        /// <summary>Opens the window.</summary>
        [MenuItem("Window/Hugging Face")]
        public static void Open() => GetWindow<InferenceWindow>("Hugging Face");

        internal InferenceWindowModel Model => model ??= new InferenceWindowModel(Repaint);

        private void OnEnable()
        {
            key = EditorKey.Value ?? "";
            Model.Model = HuggingFaceSettings.Default.Model;
        }

        private void OnDisable()
        {
            model?.Dispose();
            model = null;
        }

        private void OnGUI()
        {
            DrawKey();
            EditorGUILayout.Space();
            DrawModels();
            EditorGUILayout.Space();
            DrawPrompt();
            if (Model.Message.Length > 0) EditorGUILayout.HelpBox(Model.Message, Model.IsError ? MessageType.Error : MessageType.Info);
        }

        private void DrawKey()
        {
            EditorGUILayout.LabelField("Key", EditorStyles.boldLabel);
            EditorGUI.BeginChangeCheck();
            key = EditorGUILayout.PasswordField("Key of Hugging Face", key);
            if (EditorGUI.EndChangeCheck()) EditorKey.Value = key;
            EditorGUILayout.LabelField("Kept in the preferences of this editor. HF_TOKEN and the login of the Hub come first.", EditorStyles.wordWrappedMiniLabel);
            using (new EditorGUILayout.HorizontalScope())
            {
                if (GUILayout.Button("Test the key")) _ = Model.TestKeyAsync(key);
                if (GUILayout.Button("Get a key")) Application.OpenURL("https://huggingface.co/settings/tokens");
                if (GUILayout.Button("Forget it")) EditorKey.Value = key = "";
            }
        }

        private void DrawModels()
        {
            EditorGUILayout.LabelField("Model", EditorStyles.boldLabel);
            Model.Model = EditorGUILayout.TextField("Model", Model.Model);
            using (new EditorGUILayout.HorizontalScope())
            {
                if (GUILayout.Button("List models")) _ = Model.ListModelsAsync();
                if (GUILayout.Button("Recommended")) _ = Model.RecommendAsync();
                if (GUILayout.Button("Save in the settings")) SettingsAsset.SaveModel(Model.Model);
            }
            if (Model.Models.Count == 0) return;
            Model.Filter = EditorGUILayout.TextField("Search", Model.Filter);
            var shown = Model.Shown();
            modelScroll = EditorGUILayout.BeginScrollView(modelScroll, GUILayout.MaxHeight(150));
            for (var i = 0; i < shown.Count && i < MostShown; i++)
                if (GUILayout.Button(shown[i], EditorStyles.miniButton)) Model.Model = shown[i];
            EditorGUILayout.EndScrollView();
            if (shown.Count > MostShown) EditorGUILayout.LabelField(shown.Count - MostShown + " more; search for a part of the name.", EditorStyles.wordWrappedMiniLabel);
        }

        private void DrawPrompt()
        {
            EditorGUILayout.LabelField("Prompt", EditorStyles.boldLabel);
            Model.Prompt = EditorGUILayout.TextArea(Model.Prompt, GUILayout.MinHeight(50));
            if (Model.IsBusy)
            {
                if (GUILayout.Button("Cancel")) Model.Cancel();
            }
            else if (GUILayout.Button("Try it")) _ = Model.AskAsync();
            answerScroll = EditorGUILayout.BeginScrollView(answerScroll);
            EditorGUILayout.LabelField(Model.Answer, EditorStyles.wordWrappedLabel, GUILayout.ExpandHeight(true));
            EditorGUILayout.EndScrollView();
        }
    }
}
