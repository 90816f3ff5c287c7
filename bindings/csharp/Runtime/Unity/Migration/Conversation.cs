// What was said in a conversation, by the names of unity-api.

using System.Collections.Generic;
using System.Text;
using UnityEngine;

namespace HuggingFace.API
{
    /// <summary>
    /// A conversation that <see cref="HuggingFaceAPI.Conversation"/> goes on with. New code is better off with
    /// <c>HuggingFace.Inference.ChatSession</c>, which also streams and calls tools.
    /// </summary>
    public class Conversation
    {
        private readonly List<string> inputs = new List<string>();
        private readonly List<string> responses = new List<string>();

        /// <summary>Adds what the user said.</summary>
        public void AddUserInput(string userInput) => inputs.Add(userInput);

        /// <summary>Adds what the model answered.</summary>
        public void AddGeneratedResponse(string generatedResponse) => responses.Add(generatedResponse);

        /// <summary>The last answer; empty, with a warning, if there is none.</summary>
        public string GetLatestResponse()
        {
            if (responses.Count > 0) return responses[responses.Count - 1];
            Debug.LogWarning("Hugging Face: the conversation has no answer yet.");
            return "";
        }

        /// <summary>What the user said, the oldest first. It is the list itself.</summary>
        public List<string> GetPastUserInputs() => inputs;

        /// <summary>What the model answered, the oldest first. It is the list itself.</summary>
        public List<string> GetGeneratedResponses() => responses;

        /// <summary>Everything as text: a line for each that begins with <c>User:</c> or <c>Bot:</c>, and an empty line after each turn.</summary>
        public string GetFormattedConversation()
        {
            var text = new StringBuilder();
            for (var turn = 0; turn < inputs.Count; turn++)
            {
                text.Append("User: ").Append(inputs[turn]).Append('\n');
                if (turn < responses.Count) text.Append("Bot: ").Append(responses[turn]).Append('\n');
                text.Append('\n');
            }
            return text.ToString();
        }

        /// <summary>Forgets everything.</summary>
        public void Clear()
        {
            inputs.Clear();
            responses.Clear();
        }
    }
}
