// The calls of unity-api 0.8.0, by their names and shapes, over this package's client.

using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using HuggingFace.Inference;
using HuggingFace.Inference.Unity;
using UnityEngine;

namespace HuggingFace.API
{
    /// <summary>
    /// What a game that was made with Hugging Face's package <c>unity-api</c> calls. Call it on the main thread; one of the two functions is
    /// called there later, once. When play mode or the application ends first, neither is. Models and provider are those of
    /// <see cref="HuggingFaceSettings"/>, keys those of <see cref="UnityInference"/>. New code is better off with
    /// <see cref="UnityInference.Client"/>: it streams, cancels and knows all tasks and options.
    /// </summary>
    public static class HuggingFaceAPI
    {
        /// <summary>Runs a task by its name, as <c>"Conversation"</c>.</summary>
        /// <param name="taskName">The name of one of the other methods.</param>
        /// <param name="input">Its input.</param>
        /// <param name="onSuccess">Gets what that method gives.</param>
        /// <param name="onError">Gets what went wrong.</param>
        /// <param name="context">Its context, if it has one.</param>
        public static void Query(string taskName, object input, Action<object> onSuccess, Action<string>? onError, object? context = null)
        {
            switch (taskName)
            {
                case "Conversation":
                    if (Is(input, out string said, onError) && IsOptional(context, out Conversation? conversation, onError))
                        Conversation(said, onSuccess, onError, conversation);
                    break;
                case "TextToImage":
                    if (Is(input, out string prompt, onError)) TextToImage(prompt, onSuccess, onError);
                    break;
                case "TextClassification":
                    if (Is(input, out string classified, onError)) TextClassification(classified, onSuccess, onError);
                    break;
                case "QuestionAnswering":
                    if (Is(input, out string question, onError) && Is(context, out string text, onError)) QuestionAnswering(question, onSuccess, onError, text);
                    break;
                case "SentenceSimilarity":
                    if (Is(input, out string sentence, onError) && Is(context, out string[] others, onError)) SentenceSimilarity(sentence, onSuccess, onError, others);
                    break;
                case "Translation":
                    if (Is(input, out string translated, onError)) Translation(translated, onSuccess, onError);
                    break;
                case "Summarization":
                    if (Is(input, out string summed, onError)) Summarization(summed, onSuccess, onError);
                    break;
                case "TextGeneration":
                    if (Is(input, out string begun, onError)) TextGeneration(begun, onSuccess, onError);
                    break;
                case "AutomaticSpeechRecognition":
                    if (Is(input, out byte[] recording, onError)) AutomaticSpeechRecognition(recording, onSuccess, onError);
                    break;
                case "ZeroShotTextClassification":
                    if (Is(input, out string labelled, onError) && Is(context, out string[] labels, onError))
                        ZeroShotTextClassification(labelled, onSuccess, onError, labels);
                    break;
                default:
                    onError?.Invoke($"Task {taskName} not found.");
                    break;
            }
        }

        /// <summary>Answers what the user says.</summary>
        /// <param name="input">What the user says.</param>
        /// <param name="onSuccess">Gets the answer.</param>
        /// <param name="onError">Gets what went wrong.</param>
        /// <param name="context">What was said before; this turn is added to it when it is answered.</param>
        public static void Conversation(string input, Action<string>? onSuccess, Action<string>? onError, Conversation? context = null) =>
            Run(() => AnswerAsync(input, context), onSuccess, onError);

        /// <summary>Makes an image of a text. The texture is the caller's to destroy.</summary>
        public static void TextToImage(string input, Action<Texture2D>? onSuccess, Action<string>? onError) =>
            Run(() => DrawAsync(input), onSuccess, onError);

        /// <summary>Gives a text labels with scores, as its sentiment.</summary>
        public static void TextClassification(string input, Action<TextClassificationResponse>? onSuccess, Action<string>? onError) =>
            Run(() => ClassifyAsync(input), onSuccess, onError);

        /// <summary>Finds the answer to a question.</summary>
        /// <param name="input">The question.</param>
        /// <param name="onSuccess">Gets the answer.</param>
        /// <param name="onError">Gets what went wrong.</param>
        /// <param name="context">The text with the answer in it.</param>
        public static void QuestionAnswering(string input, Action<QuestionAnsweringResponse>? onSuccess, Action<string>? onError, string context) =>
            Run(() => FindAsync(input, context), onSuccess, onError);

        /// <summary>Says how alike a sentence is to others.</summary>
        /// <param name="input">The sentence.</param>
        /// <param name="onSuccess">Gets a number for each of the others, in their order.</param>
        /// <param name="onError">Gets what went wrong.</param>
        /// <param name="context">The others.</param>
        public static void SentenceSimilarity(string input, Action<float[]>? onSuccess, Action<string>? onError, params string[] context) =>
            Run(() => CompareAsync(input, context), onSuccess, onError);

        /// <summary>Translates a text, from and to the languages of the model.</summary>
        public static void Translation(string input, Action<string>? onSuccess, Action<string>? onError) =>
            Run(async () => (await Client.TranslationAsync(input)).TranslationText, onSuccess, onError);

        /// <summary>Sums up a text.</summary>
        public static void Summarization(string input, Action<string>? onSuccess, Action<string>? onError) =>
            Run(async () => (await Client.SummarizationAsync(input)).SummaryText, onSuccess, onError);

        /// <summary>Continues a text.</summary>
        public static void TextGeneration(string input, Action<string>? onSuccess, Action<string>? onError) =>
            Run(async () => (await Client.TextGenerationAsync(input)).GeneratedText, onSuccess, onError);

        /// <summary>Writes down what is said in a sound file.</summary>
        /// <param name="input">The bytes of the file: wav, flac, mp3, ogg …</param>
        /// <param name="onSuccess">Gets the words.</param>
        /// <param name="onError">Gets what went wrong.</param>
        public static void AutomaticSpeechRecognition(byte[] input, Action<string>? onSuccess, Action<string>? onError) =>
            Run(async () => (await Client.AutomaticSpeechRecognitionAsync(input)).Text, onSuccess, onError);

        /// <summary>Gives a text labels of the caller's choice with scores.</summary>
        /// <param name="input">The text.</param>
        /// <param name="onSuccess">Gets the labels, the best first.</param>
        /// <param name="onError">Gets what went wrong.</param>
        /// <param name="context">The labels to choose from.</param>
        public static void ZeroShotTextClassification(
            string input, Action<ZeroShotTextClassificationResponse>? onSuccess, Action<string>? onError, params string[] context) =>
            Run(() => LabelAsync(input, context), onSuccess, onError);

        /// <summary>Asks the Hub whether it knows a key.</summary>
        /// <param name="apiKey">The key.</param>
        /// <param name="onSuccess">Is called if it does, with a sentence for people.</param>
        /// <param name="onError">Gets what went wrong.</param>
        public static void TestAPIKey(string apiKey, Action<string>? onSuccess, Action<string>? onError) =>
            Run(() => KeyCheck.TestAsync(apiKey), onSuccess, onError);

        private static InferenceClient Client => UnityInference.Client;

        private static async Task<string> AnswerAsync(string input, Conversation? conversation)
        {
            var settings = HuggingFaceSettings.Default;
            var options = new ConversationalOptions { Model = settings.ModelFor("conversational") ?? settings.ModelFor("chat_completion") };
            if (conversation != null)
            {
                options.PastUserInputs = conversation.GetPastUserInputs().ToArray();
                options.GeneratedResponses = conversation.GetGeneratedResponses().ToArray();
            }
            var answer = (await Client.ConversationalAsync(input, options)).Text;
            conversation?.AddUserInput(input);
            conversation?.AddGeneratedResponse(answer);
            return answer;
        }

        private static async Task<Texture2D> DrawAsync(string input)
        {
            using var image = await Client.TextToImageAsync(input);
            return await image.ToTexture2DAsync();
        }

        private static async Task<TextClassificationResponse> ClassifyAsync(string input)
        {
            var results = await Client.TextClassificationAsync(input);
            return new TextClassificationResponse { classifications = Classification.From(results) };
        }

        private static async Task<QuestionAnsweringResponse> FindAsync(string question, string context)
        {
            var results = await Client.QuestionAnsweringAsync(question, context);
            if (results.Count == 0) return new QuestionAnsweringResponse();
            var best = results[0];
            return new QuestionAnsweringResponse { answer = best.Text, score = (float)best.Score, start = (int)(best.Start ?? 0), end = (int)(best.End ?? 0) };
        }

        private static async Task<float[]> CompareAsync(string input, string[] others)
        {
            var results = await Client.SentenceSimilarityAsync(input, others);
            return new List<float>(results).ToArray();
        }

        private static async Task<ZeroShotTextClassificationResponse> LabelAsync(string input, string[] labels)
        {
            var results = await Client.ZeroShotClassificationAsync(input, labels);
            var classifications = Classification.From(results);
            return new ZeroShotTextClassificationResponse
            {
                sequence = input,
                classifications = classifications,
                labels = classifications.ConvertAll(one => one.label),
                scores = classifications.ConvertAll(one => one.score),
                warnings = new List<string>(results.Response.Warnings),
            };
        }

        private static async void Run<T>(Func<Task<T>> call, Action<T>? onSuccess, Action<string>? onError)
        {
            T result;
            try
            {
                result = await call();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                onError?.Invoke(e.Message);
                return;
            }
            onSuccess?.Invoke(result);
        }

        private static bool Is<T>(object? value, out T typed, Action<string>? onError) where T : class
        {
            typed = (value as T)!;
            if (typed == null) onError?.Invoke($"a value of type {typeof(T).Name} is needed, not {value?.GetType().Name ?? "null"}");
            return typed != null;
        }

        private static bool IsOptional<T>(object? value, out T? typed, Action<string>? onError) where T : class
        {
            typed = value as T;
            return value == null || Is(value, out T _, onError);
        }
    }
}
