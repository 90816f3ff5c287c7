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
    private bool listening;

    public UnityEvent<string> OnWords => onWords;
    public UnityEvent<string> OnError => onError;

    public void Begin()
    {
        try
        {
            recorder.Start(longestSeconds);
            listening = true;
        }
        catch (InvalidOperationException e)
        {
            onError.Invoke(e.Message);
        }
    }

    // A recording that has reached its longest time has ended by itself, and is still there.
    public async void End()
    {
        if (!listening) return;
        listening = false;
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
