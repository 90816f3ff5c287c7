// A character that answers in text that streams in, and then says the answer.

using System;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference;
using HuggingFace.Inference.Unity;
using UnityEngine;
using UnityEngine.Events;

/// <summary>Put it on a character with an AudioSource; wire Say to a text field and OnText to a label.</summary>
[RequireComponent(typeof(AudioSource))]
public class NpcConversation : MonoBehaviour
{
    [SerializeField, TextArea] private string character = "You are Jammo, a cheerful robot in a small shop. Answer in at most two sentences.";
    [SerializeField, Tooltip("A model for conversations. Empty: the project's.")] private string chatModel = "";
    [SerializeField, Tooltip("A model that speaks. Empty: the one that the Hub recommends.")] private string voiceModel = "";
    [SerializeField] private bool speaks = true;
    [SerializeField, Tooltip("Gets the answer so far.")] private UnityEvent<string> onText = new UnityEvent<string>();
    [SerializeField] private UnityEvent<string> onError = new UnityEvent<string>();

    private ChatSession session;
    private CancellationTokenSource talking;
    private Task last = Task.CompletedTask;

    public UnityEvent<string> OnText => onText;
    public UnityEvent<string> OnError => onError;

    public void Say(string words)
    {
        talking?.Cancel();
        talking = new CancellationTokenSource();
        last = Answer(words, last, talking.Token);
    }

    private async Task Answer(string words, Task before, CancellationToken cancellation)
    {
        try
        {
            // A session takes one question at a time; the one before has been cancelled.
            await before;
        }
        catch (Exception)
        {
            // That is told by its own turn.
        }
        try
        {
            if (cancellation.IsCancellationRequested) return;
            session ??= new ChatSession(UnityInference.Client, character, new ChatCompletionOptions { Model = Given(chatModel), MaxTokens = 200 });
            var answer = "";
            await foreach (var part in session.AskStreamAsync(words, cancellation))
            {
                answer += part;
                onText.Invoke(answer);
            }
            if (speaks && answer.Length > 0) await Speak(answer, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Somebody spoke again, or the character is gone.
        }
        catch (Exception e)
        {
            Tell(e);
        }
    }

    private void Tell(Exception e)
    {
        // What is no failure of a call is a fault in a listener or an installation, and belongs into the console.
        if (!(e is HfiException)) Debug.LogException(e, this);
        if (this == null) return;
        try
        {
            onError.Invoke(e.Message);
        }
        catch (Exception listener)
        {
            Debug.LogException(listener, this);
        }
    }

    private async Task Speak(string answer, CancellationToken cancellation)
    {
        using (var speech = await UnityInference.Client.TextToSpeechAsync(answer, new TextToSpeechOptions { Model = Given(voiceModel) }, cancellation))
        {
            var clip = await speech.ToAudioClipAsync();
            if (this == null) return;
            var source = GetComponent<AudioSource>();
            if (source.clip != null) Destroy(source.clip);
            source.clip = clip;
            source.Play();
        }
    }

    private void OnDisable() => talking?.Cancel();

    private static string Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
