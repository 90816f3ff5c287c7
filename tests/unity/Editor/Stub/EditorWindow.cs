// Windows of the editor: fields keep what they are given, and a button is pressed when a test says so.
#nullable disable

using System;
using System.Collections.Generic;
using UnityEngine;

namespace UnityEditor
{
    public enum MessageType { None, Info, Warning, Error }

    public class EditorWindow : ScriptableObject
    {
        public static T GetWindow<T>(string title) where T : EditorWindow => CreateInstance<T>();
        public void Repaint() => Repaints++;

        /// <summary>How often it was drawn anew. Not a part of Unity.</summary>
        public int Repaints { get; private set; }

        /// <summary>Draws it; presses the button with that text, and types into fields. Not a part of Unity.</summary>
        public void Draw(string press = null, string field = null, string type = null)
        {
            (Drawn.Press, Drawn.Field, Drawn.Type) = (press, field, type);
            Drawn.Texts.Clear();
            GetType().GetMethod("OnGUI", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic).Invoke(this, null);
        }
    }

    /// <summary>What windows draw. Not a part of Unity.</summary>
    public static class Drawn
    {
        internal static string Press, Field, Type;
        internal static bool Changed;
        public static readonly List<string> Texts = new List<string>();
        internal static string Typed(string label, string text)
        {
            Texts.Add(text);
            if (label != Field) return text;
            Changed = true;
            return Type;
        }
    }

    public static class EditorStyles
    {
        public static GUIStyle boldLabel { get; } = new GUIStyle();
        public static GUIStyle wordWrappedLabel { get; } = new GUIStyle();
        public static GUIStyle wordWrappedMiniLabel { get; } = new GUIStyle();
        public static GUIStyle miniButton { get; } = new GUIStyle();
    }

    public static class EditorGUI
    {
        public static void BeginChangeCheck() => Drawn.Changed = false;
        public static bool EndChangeCheck() => Drawn.Changed;
    }

    public static class EditorGUILayout
    {
        public sealed class HorizontalScope : IDisposable
        {
            public HorizontalScope(params GUILayoutOption[] options) { }
            public void Dispose() { }
        }
        public static void Space() { }
        public static void LabelField(string label, GUIStyle style, params GUILayoutOption[] options) => Drawn.Texts.Add(label);
        public static void HelpBox(string message, MessageType type) => Drawn.Texts.Add(message);
        public static string PasswordField(string label, string password, params GUILayoutOption[] options) => Drawn.Typed(label, password);
        public static string TextField(string label, string text, params GUILayoutOption[] options) => Drawn.Typed(label, text);
        public static string TextArea(string text, params GUILayoutOption[] options) => Drawn.Typed("", text);
        public static Vector2 BeginScrollView(Vector2 scrollPosition, params GUILayoutOption[] options) => scrollPosition;
        public static void EndScrollView() { }
    }
}

namespace UnityEngine
{
    public sealed class GUIStyle { }

    public class GUILayoutOption { }

    public struct Vector2
    {
        public float x, y;
    }

    public static class GUILayout
    {
        private static readonly GUILayoutOption Option = new GUILayoutOption();
        public static bool Button(string text, params GUILayoutOption[] options) => Pressed(text);
        public static bool Button(string text, GUIStyle style, params GUILayoutOption[] options) => Pressed(text);
        public static GUILayoutOption MaxHeight(float maxHeight) => Option;
        public static GUILayoutOption MinHeight(float minHeight) => Option;
        public static GUILayoutOption ExpandHeight(bool expand) => Option;
        private static bool Pressed(string text)
        {
            UnityEditor.Drawn.Texts.Add(text);
            if (UnityEditor.Drawn.Press != text) return false;
            UnityEditor.Drawn.Press = null;
            return true;
        }
    }
}
