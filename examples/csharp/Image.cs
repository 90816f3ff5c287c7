// Draws a picture, saves it, and says what can be seen on it. With HF_TOKEN it talks to Hugging Face; HFI_BASE_URL is the sandbox's.
//   image [PROMPT [FILE]]

using System;
using System.Threading.Tasks;
using HuggingFace.Inference;

internal static class Image
{
    private static async Task<int> Main(string[] arguments)
    {
        var prompt = arguments.Length > 0 ? arguments[0] : "a lighthouse at dawn";
        var file = arguments.Length > 1 ? arguments[1] : "picture.png";
        using var client = new InferenceClient();
        try
        {
            using var image = await client.TextToImageAsync(prompt, new TextToImageOptions { Model = Model("text-to-image") });
            image.Save(file);
            var pixels = image.GetPixels();
            Console.WriteLine($"{file}: {pixels.Width} x {pixels.Height}, {image.MimeType}");

            foreach (var label in await client.ImageClassificationAsync(Content.FromFile(file), new ImageClassificationOptions { Model = Model("image-classification"), TopK = 3 }))
                Console.WriteLine($"{label.Score:P0} {label.Label}");
            return 0;
        }
        catch (HfiException e)
        {
            Console.Error.WriteLine(e.Status + ": " + e.Message);
            return 1;
        }
    }

    // The sandbox has a URL for each task; Hugging Face recommends a model.
    private static string? Model(string task) =>
        Environment.GetEnvironmentVariable("HFI_BASE_URL") is { } server ? server + "/pipeline/" + task : null;
}
