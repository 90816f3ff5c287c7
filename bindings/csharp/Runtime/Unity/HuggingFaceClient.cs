// A conversation on an object of the scene, for use without code: texts go in by Ask, and come out by events.

using System;
using System.Collections;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using UnityEngine;
using UnityEngine.Events;

namespace HuggingFace.Inference.Unity
{
    /// <summary>
    /// Talks to a model from an object of the scene. Wire <see cref="Ask(string)"/> to a text field and the events to what shows the answer; or
    /// use <see cref="Client"/> for everything else. Its calls end when the object is disabled, its client when it is destroyed.
    /// </summary>
    [AddComponentMenu("Hugging Face/Hugging Face Client")]
    public sealed class HuggingFaceClient : MonoBehaviour
    {
        [SerializeField, Tooltip("Models, provider and limits. Empty: the project's settings.")]
        private HuggingFaceSettings? settings;
        [SerializeField, TextArea(2, 8), Tooltip("What the model is told about its role.")]
        private string systemPrompt = "";
        [SerializeField, Tooltip("Whether the model knows what was said before.")]
        private bool remember = true;
        [SerializeField, Tooltip("Gets each part of an answer, as it comes.")]
        private UnityEvent<string> onDelta = new UnityEvent<string>();
        [SerializeField, Tooltip("Gets the whole answer.")]
        private UnityEvent<string> onDone = new UnityEvent<string>();
        [SerializeField, Tooltip("Gets the reason when there is no answer.")]
        private UnityEvent<string> onError = new UnityEvent<string>();

        private InferenceClient? client;
        private ChatSession? session, former;
        private CancellationTokenSource? asking;
        private Task previous = Task.CompletedTask;

        /// <summary>The settings; those of the project if none were given. Changing them makes a new client, and ends the old one's calls.</summary>
        public HuggingFaceSettings Settings
        {
            get => settings != null ? settings : HuggingFaceSettings.Default;
            set
            {
                settings = value;
                Close();
            }
        }

        /// <summary>What the model is told about its role. Changing it begins a new conversation.</summary>
        public string SystemPrompt
        {
            get => systemPrompt;
            set
            {
                systemPrompt = value ?? "";
                Forget();
            }
        }

        /// <summary>Whether the model knows what was said before.</summary>
        public bool Remember
        {
            get => remember;
            set => remember = value;
        }

        /// <summary>Gets each part of an answer, as it comes.</summary>
        public UnityEvent<string> OnDelta => onDelta;

        /// <summary>Gets the whole answer.</summary>
        public UnityEvent<string> OnDone => onDone;

        /// <summary>Gets the reason when there is no answer. A question that was cancelled tells nothing.</summary>
        public UnityEvent<string> OnError => onError;

        /// <summary>Whether a question is open.</summary>
        public bool IsBusy => asking != null;

        /// <summary>The client, made when it is first asked for. The component disposes it.</summary>
        /// <exception cref="ObjectDisposedException">The component was destroyed.</exception>
        /// <exception cref="HfiException">A setting makes no sense.</exception>
        public InferenceClient Client
        {
            get
            {
                if (this == null) throw new ObjectDisposedException(nameof(HuggingFaceClient), "the component was destroyed");
                // UnityInference.ShutdownAll disposes the clients of all.
                if (client != null && client.IsClosed) Drop();
                return client ??= UnityInference.CreateClient(Settings);
            }
        }

        /// <summary>The conversation: what was said, and the tools that the model may call.</summary>
        public ChatSession Session
        {
            get
            {
                _ = Client;
                return session ??= NewSession();
            }
        }

        /// <summary>Asks; the answer comes by the events. A question that is still open is cancelled.</summary>
        public async void Ask(string prompt)
        {
            try
            {
                var answer = await AskAsync(prompt, part => onDelta.Invoke(part));
                if (this != null) onDone.Invoke(answer);
            }
            catch (OperationCanceledException)
            {
                // Cancelled by another question, or with this object.
            }
            catch (Exception e)
            {
                // What is no failure of a call is a fault in a handler or an installation, and belongs into the console too.
                if (!(e is HfiException)) Debug.LogException(e, this);
                if (this != null) onError.Invoke(e.Message);
            }
        }

        /// <summary>Asks, and gives the answer. A question that is still open is cancelled.</summary>
        /// <param name="prompt">What is asked.</param>
        /// <param name="onPart">Gets each part of the answer on the main thread, as it comes; may be null.</param>
        /// <param name="cancellationToken">Cancels the call.</param>
        /// <exception cref="HfiException">The call failed.</exception>
        /// <exception cref="OperationCanceledException">The question was cancelled, also by another one or with this object.</exception>
        public async Task<string> AskAsync(string prompt, Action<string>? onPart = null, CancellationToken cancellationToken = default)
        {
            if (prompt == null) throw new ArgumentNullException(nameof(prompt));
            Cancel();
            var own = asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var before = previous;
            var ended = new TaskCompletionSource<bool>();
            previous = ended.Task;
            try
            {
                // The conversation takes one question at a time.
                await before;
                own.Token.ThrowIfCancellationRequested();
                return await Answer(prompt, onPart, own.Token);
            }
            finally
            {
                ended.SetResult(true);
                if (asking == own) asking = null;
                own.Dispose();
            }
        }

        private async Task<string> Answer(string prompt, Action<string>? onPart, CancellationToken cancellationToken)
        {
            if (!remember) Forget();
            var answer = new StringBuilder();
            await foreach (var part in Session.AskStreamAsync(ChatMessage.User(prompt), cancellationToken))
            {
                // What was on its way when the question was cancelled is not told any more.
                cancellationToken.ThrowIfCancellationRequested();
                answer.Append(part);
                onPart?.Invoke(part);
            }
            return answer.ToString();
        }

        /// <summary>Asks, as a coroutine: <c>StartCoroutine(client.AskCoroutine("Who are you?", part =&gt; …))</c>.</summary>
        /// <param name="prompt">What is asked.</param>
        /// <param name="onPart">Gets each part of the answer, as it comes.</param>
        /// <param name="onAnswer">Gets the whole answer.</param>
        /// <param name="onFailure">Gets what made the call fail.</param>
        public IEnumerator AskCoroutine(
            string prompt, Action<string>? onPart = null, Action<string>? onAnswer = null, Action<Exception>? onFailure = null)
        {
            yield return AskAsync(prompt, onPart).AsCoroutine(onAnswer, onFailure);
        }

        /// <summary>Cancels the open question, if there is one.</summary>
        public void Cancel()
        {
            asking?.Cancel();
            asking = null;
        }

        /// <summary>Cancels the open question and begins a new conversation. Its tools and options are those of before.</summary>
        public void NewConversation()
        {
            Cancel();
            Forget();
        }

        private void Forget()
        {
            former = session ?? former;
            session = null;
        }

        private ChatSession NewSession()
        {
            var made = new ChatSession(Client, string.IsNullOrWhiteSpace(systemPrompt) ? null : systemPrompt, former?.Options);
            if (former == null) return made;
            foreach (var tool in former.Tools) made.Tools.Add(tool);
            made.MaxRounds = former.MaxRounds;
            return made;
        }

        private void OnDisable() => Cancel();

        private void OnDestroy() => Close();

        private void Close()
        {
            Cancel();
            Drop();
        }

        private void Drop()
        {
            Forget();
            var old = client;
            client = null;
            if (old == null) return;
            ClientPump.Remove(old);
            old.Dispose();
        }
    }
}
