// Holds an Inference Endpoint while a level is played: it starts with the level, and the last player on this machine pauses it.

using System;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference;
using HuggingFace.Inference.Unity;
using UnityEngine;
using UnityEngine.Events;

/// <summary>Put it into the scene of a level; wire OnStatus to the loading screen and OnReady to what begins the level.</summary>
public class LevelEndpoint : MonoBehaviour
{
    [SerializeField] private string endpointName = "my-endpoint";
    [SerializeField, Tooltip("The organisation it is of. Empty: the user.")] private string account = "";
    [SerializeField] private float waitAtMostSeconds = 600, lookEverySeconds = 5;
    [SerializeField] private UnityEvent<string> onStatus = new UnityEvent<string>();
    [SerializeField] private UnityEvent onReady = new UnityEvent();
    [SerializeField] private UnityEvent<string> onError = new UnityEvent<string>();

    private readonly CancellationTokenSource leaving = new CancellationTokenSource();
    private InferenceClient owner, client;
    private InferenceEndpointLease lease;
    private Task holding = Task.CompletedTask;

    /// <summary>Calls the endpoint; null until it is ready.</summary>
    public InferenceClient Client => client;

    public string EndpointName
    {
        get => endpointName;
        set => endpointName = value;
    }

    /// <summary>Settings of the client that starts the endpoint, as a token of the game's own.</summary>
    public InferenceClientOptions Options { get; set; }

    public UnityEvent<string> OnStatus => onStatus;
    public UnityEvent OnReady => onReady;
    public UnityEvent<string> OnError => onError;

    private async void Start() => await (holding = Hold());

    private async Task Hold()
    {
        try
        {
            owner = Options == null ? UnityInference.CreateClient(HuggingFaceSettings.Default) : UnityInference.CreateClient(Options);
            var options = new AcquireInferenceEndpointOptions
            {
                Namespace = string.IsNullOrWhiteSpace(account) ? null : account.Trim(),
                WaitSeconds = waitAtMostSeconds,
                RefreshEvery = lookEverySeconds,
                Progress = new Progress<InferenceProgress>(progress => onStatus.Invoke(progress.Status ?? progress.Message)),
            };
            lease = await owner.AcquireInferenceEndpointAsync(endpointName, options, leaving.Token);
            if (this == null) return;
            client = UnityInference.CreateClient(lease.Endpoint);
            onReady.Invoke();
        }
        catch (OperationCanceledException)
        {
            // The level was left before the endpoint ran.
        }
        catch (Exception e) when (e is HfiException || e is InvalidOperationException)
        {
            if (this != null) onError.Invoke(e.Message);
        }
    }

    private async void OnDestroy()
    {
        leaving.Cancel();
        client?.Dispose();
        client = null;
        try
        {
            // An endpoint that has come all the same is released too.
            await holding;
            // When the game quits, UnityInference.ShutdownAll releases it too, and waits until that is done.
            if (lease != null) await lease.ReleaseAsync();
        }
        catch (Exception e) when (e is HfiException || e is OperationCanceledException || e is ObjectDisposedException)
        {
            Debug.LogWarning("the endpoint " + endpointName + " was not released: " + e.Message);
        }
        owner?.Dispose();
        owner = null;
    }
}
