// The settings of a project as an asset: models, provider, limits. Never the key.

using System;
using System.Collections.Generic;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Which model a task uses.</summary>
    [Serializable]
    public struct TaskModel
    {
        [SerializeField, Tooltip("The task, as text_generation or chat_completion.")]
        private string? task;
        [SerializeField, Tooltip("The id of a model on the Hub, or the URL of a server.")]
        private string? model;

        /// <summary>A task and its model.</summary>
        public TaskModel(string task, string model)
        {
            this.task = task;
            this.model = model;
        }

        /// <summary>The task's name, as <c>chat_completion</c>.</summary>
        public string Task => task ?? "";

        /// <summary>The model: an id on the Hub or the URL of a server.</summary>
        public string Model => model ?? "";
    }

    /// <summary>Where calls go on that failed.</summary>
    [Serializable]
    public struct FallbackPlace
    {
        [SerializeField, Tooltip("A provider, as groq or auto, or the URL of a server.")]
        private string? providerOrUrl;
        [SerializeField, Tooltip("What the model is called there. Empty: the same as before.")]
        private string? model;

        /// <summary>A provider or the URL of a server, and what the model is called there.</summary>
        public FallbackPlace(string providerOrUrl, string? model = null)
        {
            this.providerOrUrl = providerOrUrl;
            this.model = model;
        }

        /// <summary>A provider, or the URL of a server.</summary>
        public string ProviderOrUrl => providerOrUrl ?? "";

        /// <summary>What the model is called there; empty for the same as before.</summary>
        public string Model => model ?? "";
    }

    /// <summary>
    /// What a project's clients use: models, provider, limits. It has no place for a key, which must not lie in a project or a build; see
    /// <see cref="UnityInference.TokenProvider"/>. The asset <c>Resources/HuggingFaceSettings</c> is the project's default.
    /// </summary>
    [CreateAssetMenu(menuName = "Hugging Face/Settings", fileName = ResourceName)]
    public sealed class HuggingFaceSettings : ScriptableObject
    {
        /// <summary>The name of the default asset in a folder <c>Resources</c>.</summary>
        public const string ResourceName = "HuggingFaceSettings";

        private static HuggingFaceSettings? loaded;

        [SerializeField, Tooltip("The model of tasks that are not in the list below. Empty: the one that the Hub recommends.")]
        private string model = "";
        [SerializeField, Tooltip("Models of single tasks.")]
        private List<TaskModel> models = new List<TaskModel>();
        [SerializeField, Tooltip("A provider, as hf-inference or groq. Empty: Hugging Face chooses.")]
        private string provider = "";
        [SerializeField, Tooltip("A server of your own instead of Hugging Face.")]
        private string baseUrl = "";
        [SerializeField, Tooltip("Where calls go on that failed, in this order. Not in WebGL.")]
        private List<FallbackPlace> fallbacks = new List<FallbackPlace>();
        [SerializeField, Tooltip("The organisation that is billed.")]
        private string billTo = "";
        [SerializeField, Tooltip("Who may get a token that is found in the environment or in the token file of the Hub.")]
        private TokenDiscovery tokenDiscovery = TokenDiscovery.On;
        [SerializeField, Tooltip("Whether a call waits for a model that loads, or fails at once.")]
        private bool waitForModels = true;

        [Header("Limits, in seconds; 0 is the default")]
        [SerializeField, Min(0), Tooltip("How long a call may take in all.")]
        private float timeout;
        [SerializeField, Min(0), Tooltip("How long connecting may take.")]
        private float connectTimeout;
        [SerializeField, Min(0), Tooltip("How long the first byte of a reply may take.")]
        private float firstByteTimeout;
        [SerializeField, Min(0), Tooltip("How long the next part of a stream may take.")]
        private float idleTimeout;
        [SerializeField, Min(0), Tooltip("How long to wait for a model that loads, if calls do.")]
        private float loadingTimeout;

        [Header("Delivery")]
        [SerializeField, Min(0), Tooltip("How many milliseconds of a frame may be used to deliver what has arrived.")]
        private float frameBudgetMilliseconds = 2;

        /// <summary>The project's settings: the asset <c>Resources/HuggingFaceSettings</c>, or the defaults if there is none.</summary>
        public static HuggingFaceSettings Default
        {
            get
            {
                if (loaded == null) loaded = Resources.Load<HuggingFaceSettings>(ResourceName);
                if (loaded == null) loaded = CreateInstance<HuggingFaceSettings>();
                return loaded;
            }
        }

        /// <summary>The model of tasks that have none of their own; empty for the one that the Hub recommends.</summary>
        public string Model
        {
            get => model;
            set => model = value ?? "";
        }

        /// <summary>The models of single tasks.</summary>
        public IReadOnlyList<TaskModel> Models => models;

        /// <summary>The provider, as <c>hf-inference</c> or <c>groq</c>; empty: Hugging Face chooses.</summary>
        public string Provider
        {
            get => provider;
            set => provider = value ?? "";
        }

        /// <summary>The URL of a server to use instead of Hugging Face.</summary>
        public string BaseUrl
        {
            get => baseUrl;
            set => baseUrl = value ?? "";
        }

        /// <summary>Where calls go on that failed, in this order. Their keys are for code: <see cref="InferenceClientOptions.Keys"/>.</summary>
        public IList<FallbackPlace> Fallbacks => fallbacks;

        /// <summary>The organisation that is billed.</summary>
        public string BillTo
        {
            get => billTo;
            set => billTo = value ?? "";
        }

        /// <summary>Who may get a token that is found.</summary>
        public TokenDiscovery TokenDiscovery
        {
            get => tokenDiscovery;
            set => tokenDiscovery = value;
        }

        /// <summary>Whether a call waits for a model that loads. If not, it fails at once, with <see cref="HfiStatus.ModelLoading"/>.</summary>
        public bool WaitForModels
        {
            get => waitForModels;
            set => waitForModels = value;
        }

        /// <summary>How long a call may take in all; zero: as long as the server works on it.</summary>
        public TimeSpan Timeout
        {
            get => Seconds.ToTime(timeout);
            set => timeout = (float)value.TotalSeconds;
        }

        /// <summary>How long connecting may take; zero: 10 seconds.</summary>
        public TimeSpan ConnectTimeout
        {
            get => Seconds.ToTime(connectTimeout);
            set => connectTimeout = (float)value.TotalSeconds;
        }

        /// <summary>How long the first byte of a reply may take; zero: no bound of its own.</summary>
        public TimeSpan FirstByteTimeout
        {
            get => Seconds.ToTime(firstByteTimeout);
            set => firstByteTimeout = (float)value.TotalSeconds;
        }

        /// <summary>How long the next part of a stream may take; zero: the default.</summary>
        public TimeSpan IdleTimeout
        {
            get => Seconds.ToTime(idleTimeout);
            set => idleTimeout = (float)value.TotalSeconds;
        }

        /// <summary>How long to wait for a model that loads, with <see cref="WaitForModels"/>; zero: 5 minutes.</summary>
        public TimeSpan LoadingTimeout
        {
            get => Seconds.ToTime(loadingTimeout);
            set => loadingTimeout = (float)value.TotalSeconds;
        }

        /// <summary>How long all clients together may deliver in one frame.</summary>
        public TimeSpan FrameBudget
        {
            get => Seconds.ToTime(frameBudgetMilliseconds / 1000.0);
            set => frameBudgetMilliseconds = (float)value.TotalMilliseconds;
        }

        /// <summary>
        /// The model of calls of that task; null if the settings have none for it, so that <see cref="Model"/> holds.
        /// </summary>
        public string? ModelFor(string task)
        {
            foreach (var entry in models)
                if (entry.Task == task && entry.Model.Trim().Length > 0) return entry.Model.Trim();
            return null;
        }

        /// <summary>Sets the model of a task; an empty one takes it away.</summary>
        public void SetModelFor(string task, string? value)
        {
            models.RemoveAll(entry => entry.Task == task);
            if (!string.IsNullOrWhiteSpace(value)) models.Add(new TaskModel(task, value!.Trim()));
        }

        /// <summary>These settings as options of a client, to which a key or headers can be added.</summary>
        public InferenceClientOptions ToOptions()
        {
            var options = PlainOptions();
            foreach (var entry in models)
                if (ModelFor(entry.Task) is { } chosen) options.Models[entry.Task] = chosen;
            foreach (var place in fallbacks)
                if (Given(place.ProviderOrUrl) is { } known) options.Fallbacks.Add(new Fallback(known, Given(place.Model)));
            return options;
        }

        private InferenceClientOptions PlainOptions() => new InferenceClientOptions
        {
            Model = Given(model),
            Provider = Given(provider),
            BaseUrl = Given(baseUrl),
            BillTo = Given(billTo),
            TokenDiscovery = tokenDiscovery,
            Timeout = Given(timeout),
            ConnectTimeout = Given(connectTimeout),
            FirstByteTimeout = Given(firstByteTimeout),
            IdleTimeout = Given(idleTimeout),
            LoadingTimeout = waitForModels ? Given(loadingTimeout) : TimeSpan.Zero,
        };

        private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text!.Trim();

        private static TimeSpan? Given(float seconds) => seconds > 0 ? Seconds.ToTime(seconds) : (TimeSpan?)null;

        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        internal static void Forget() => loaded = null;
    }
}
