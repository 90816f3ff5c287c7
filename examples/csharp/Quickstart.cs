// A text, an embedding and a conversation with a tool. Without arguments and with HF_TOKEN it talks to Hugging Face; with HFI_BASE_URL to
// that server, as the sandbox.

using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using HuggingFace.Inference;

internal static class Quickstart
{
    private static async Task<int> Main()
    {
        using var client = new InferenceClient(new InferenceClientOptions { BaseUrl = Environment.GetEnvironmentVariable("HFI_BASE_URL") });
        try
        {
            var text = await client.TextGenerationAsync("The Huggingface Hub is", new TextGenerationOptions { MaxNewTokens = 20 });
            Console.WriteLine(text);

            var chat = new ChatSession(client, system: "You are a weather station.");
            chat.Tools.Add(new ChatTool("get_weather", "Tells the weather of a city.", new ChatParameters().Text("city", "The city's name."),
                arguments => "22 degrees in " + arguments["city"].AsString));
            Console.WriteLine(await chat.AskAsync("What is the weather in Paris? use get_weather"));

            var prompts = new[] { "One day", "Another day", "The last day" };
            await foreach (var result in client.TextGenerationBatchAsync(prompts, new TextGenerationOptions { MaxNewTokens = 5 }))
                Console.WriteLine(prompts[result.Index] + result.Value);
            Console.WriteLine("all done");
            return 0;
        }
        catch (HfiException e)
        {
            Console.Error.WriteLine(e.Status + ": " + e.Message);
            return 1;
        }
    }
}
