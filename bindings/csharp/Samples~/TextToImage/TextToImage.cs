// Paints a surface from a description.

using System;
using System.Threading;
using HuggingFace.Inference;
using HuggingFace.Inference.Unity;
using UnityEngine;
using UnityEngine.Events;

/// <summary>Wire Paint to a text field, and OnPainted to the texture of a RawImage or a material.</summary>
public class TextToImage : MonoBehaviour
{
    [SerializeField, Tooltip("A model that paints. Empty: the one that the Hub recommends.")] private string model = "";
    [SerializeField] private int width = 512, height = 512;
    [SerializeField] private UnityEvent<Texture2D> onPainted = new UnityEvent<Texture2D>();
    [SerializeField] private UnityEvent<string> onError = new UnityEvent<string>();

    private CancellationTokenSource painting;
    private Texture2D last;

    public UnityEvent<Texture2D> OnPainted => onPainted;
    public UnityEvent<string> OnError => onError;

    public async void Paint(string description)
    {
        painting?.Cancel();
        var own = painting = new CancellationTokenSource();
        try
        {
            var options = new TextToImageOptions { Model = string.IsNullOrWhiteSpace(model) ? null : model.Trim(), Width = width, Height = height };
            using (var image = await UnityInference.Client.TextToImageAsync(description, options, own.Token))
            {
                var texture = await image.ToTexture2DAsync(readable: false);
                if (this == null || own.IsCancellationRequested)
                {
                    Destroy(texture);
                    return;
                }
                var before = last;
                last = texture;
                onPainted.Invoke(texture);
                if (before != null) Destroy(before);
            }
        }
        catch (OperationCanceledException)
        {
            // Another picture is wanted, or none.
        }
        catch (Exception e) when (e is HfiException || e is InvalidOperationException)
        {
            onError.Invoke(e.Message);
        }
        finally
        {
            if (painting == own) painting = null;
            own.Dispose();
        }
    }

    private void OnDisable() => painting?.Cancel();

    private void OnDestroy()
    {
        if (last != null) Destroy(last);
    }
}
