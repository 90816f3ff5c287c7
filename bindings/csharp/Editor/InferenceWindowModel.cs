// What the editor window does: tests the key, lists models, tries a prompt. The window only draws it.

using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference.Unity;

namespace HuggingFace.Inference.Editor
{
    internal sealed class InferenceWindowModel : IDisposable
    {
        private readonly Action changed;
        private CancellationTokenSource? running;

        /// <param name="changed">Is called on the main thread when something is to be drawn anew.</param>
        internal InferenceWindowModel(Action changed) => this.changed = changed;

        /// <summary>The model to try; empty for that of the settings.</summary>
        internal string Model { get; set; } = "";

        internal string Prompt { get; set; } = "Say hello in one sentence.";

        /// <summary>What to show of the models; a part of their names.</summary>
        internal string Filter { get; set; } = "";

        internal string Answer { get; private set; } = "";

        internal string Message { get; private set; } = "";

        internal bool IsError { get; private set; }

        internal bool IsBusy => running != null;

        internal IReadOnlyList<string> Models { get; private set; } = Array.Empty<string>();

        /// <summary>The models whose names have the filter in them.</summary>
        internal List<string> Shown()
        {
            var shown = new List<string>();
            foreach (var model in Models)
                if (model.IndexOf(Filter.Trim(), StringComparison.OrdinalIgnoreCase) >= 0) shown.Add(model);
            return shown;
        }

        /// <summary>Asks the Hub whether it knows the key.</summary>
        internal Task TestKeyAsync(string? key) => RunAsync(async cancellation => Say(await KeyCheck.TestAsync(key, cancellation)));

        internal Task ListModelsAsync() => RunAsync(async cancellation =>
        {
            Models = await ModelList.FetchAsync(HuggingFaceSettings.Default.BaseUrl, cancellation);
            Say(Models.Count + " models can be called.");
        });

        /// <summary>Takes the model that the Hub recommends for texts; for conversations as such it names none.</summary>
        internal Task RecommendAsync() => RunAsync(async cancellation =>
        {
            using var client = NewClient();
            Model = await client.GetRecommendedModelAsync("text-generation", null, cancellation);
            Say("The Hub recommends " + Model + ".");
        });

        /// <summary>Tries the prompt on the model; the answer grows as it comes.</summary>
        internal Task AskAsync() => RunAsync(async cancellation =>
        {
            using var client = NewClient();
            var answer = new StringBuilder();
            Answer = "";
            var options = new ChatCompletionOptions { Model = Model.Trim().Length > 0 ? Model.Trim() : null };
            await foreach (var part in client.ChatCompletionStreamAsync(new ChatMessage[] { Prompt }, options, cancellation))
            {
                // What was on its way when it was cancelled must not mix with the next answer.
                cancellation.ThrowIfCancellationRequested();
                Answer = answer.Append(part.Text).ToString();
                changed();
            }
            Say("Done.");
        });

        /// <summary>Ends what is under way.</summary>
        internal void Cancel() => running?.Cancel();

        public void Dispose() => Cancel();

        private static InferenceClient NewClient() => UnityInference.CreateClient(HuggingFaceSettings.Default.ToOptions());

        private void Say(string message, bool isError = false)
        {
            Message = message;
            IsError = isError;
        }

        private async Task RunAsync(Func<CancellationToken, Task> work)
        {
            Cancel();
            var own = running = new CancellationTokenSource();
            Say("…");
            changed();
            try
            {
                await work(own.Token);
            }
            catch (OperationCanceledException)
            {
                if (running == own) Say("Cancelled.");
            }
            catch (Exception e)
            {
                if (running == own) Say(e.Message, true);
            }
            finally
            {
                if (running == own) running = null;
                own.Dispose();
                changed();
            }
        }
    }
}
