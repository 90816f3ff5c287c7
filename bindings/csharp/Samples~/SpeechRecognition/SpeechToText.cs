// Writes down what is said into the microphone while a button is held.

using System;
using HuggingFace.Inference;
using HuggingFace.Inference.Unity;
using UnityEngine;
using UnityEngine.Events;

/// <summary>Wire Begin to the press of a button, End to its release, and OnWords to a label.</summary>
public class SpeechToText : MonoBehaviour
{
    [SerializeField, Tooltip("A model that recognizes speech. Empty: the one that the Hub recommends.")] private string model = "";
    [SerializeField] private int longestSeconds = 20;
    [SerializeField] private UnityEvent<string> onWords = new UnityEvent<string>();
    [SerializeField] private UnityEvent<string> onError = new UnityEvent<string>();

    private readonly MicrophoneRecorder recorder = new MicrophoneRecorder();

    public UnityEvent<string> OnWords => onWords;
    public UnityEvent<string> OnError => onError;

    public void Begin()
    {
        try
        {
            recorder.Start(longestSeconds);
        }
        catch (InvalidOperationException e)
        {
            onError.Invoke(e.Message);
        }
    }

    public async void End()
    {
        if (!recorder.IsRecording) return;
        try
        {
            var options = new AutomaticSpeechRecognitionOptions { Model = string.IsNullOrWhiteSpace(model) ? null : model.Trim() };
            var heard = await UnityInference.Client.AutomaticSpeechRecognitionAsync(recorder.Stop(), options);
            if (this != null) onWords.Invoke(heard.Text);
        }
        catch (OperationCanceledException)
        {
            // Play mode ended.
        }
        catch (Exception e) when (e is HfiException || e is InvalidOperationException)
        {
            if (this != null) onError.Invoke(e.Message);
        }
    }

    private void OnDisable() => recorder.Dispose();
}
