// A conversation on the terminal: the answer appears while it is made, Ctrl-C stops it, an empty line ends the program. With HF_TOKEN it talks
// to Hugging Face; with HFI_BASE_URL to that server.

using System;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference;

internal static class StreamingChat
{
    private static async Task<int> Main(string[] arguments)
    {
        await using var client = new InferenceClient(new InferenceClientOptions
        {
            BaseUrl = Environment.GetEnvironmentVariable("HFI_BASE_URL"),
            Model = arguments.Length > 0 ? arguments[0] : null,
        });
        var chat = new ChatSession(client, "Answer in a few sentences.", new ChatCompletionOptions { MaxTokens = 200 });
        CancellationTokenSource? answering = null;
        Console.CancelKeyPress += (sender, pressed) =>
        {
            pressed.Cancel = answering != null;
            answering?.Cancel();
        };
        while (true)
        {
            Console.Write("> ");
            var question = Console.ReadLine();
            if (string.IsNullOrWhiteSpace(question)) return 0;
            using var stop = answering = new CancellationTokenSource();
            try
            {
                await foreach (var words in chat.AskStreamAsync(question, stop.Token)) Console.Write(words);
            }
            catch (OperationCanceledException)
            {
                Console.Write(" (stopped)");
            }
            catch (HfiException e)
            {
                Console.Error.Write(e.Message);
            }
            answering = null;
            Console.WriteLine();
        }
    }
}
