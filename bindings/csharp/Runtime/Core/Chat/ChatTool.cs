// A tool that a model may call, and the function of the host that it is.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    /// <summary>A function that a model may call.</summary>
    public sealed class ChatTool
    {
        private readonly Func<JsonValue, CancellationToken, Task<string>> run;

        /// <summary>A tool that is awaited.</summary>
        /// <param name="name">Its name: letters, digits, <c>_</c> and <c>-</c>.</param>
        /// <param name="description">What it does and when to call it, for the model.</param>
        /// <param name="parameters">The JSON schema of its arguments; null for none. <see cref="ChatParameters"/> builds one.</param>
        /// <param name="run">Gets the arguments, an object, and gives what the model is told.</param>
        public ChatTool(string name, string description, JsonValue? parameters, Func<JsonValue, CancellationToken, Task<string>> run)
        {
            Name = name ?? throw new ArgumentNullException(nameof(name));
            Description = description ?? "";
            Parameters = parameters ?? new ChatParameters();
            this.run = run ?? throw new ArgumentNullException(nameof(run));
        }

        /// <summary>A tool that answers at once.</summary>
        public ChatTool(string name, string description, JsonValue? parameters, Func<JsonValue, string> run)
            : this(name, description, parameters, (arguments, _) => Task.FromResult(run(arguments)))
        {
            if (run == null) throw new ArgumentNullException(nameof(run));
        }

        /// <summary>Its name.</summary>
        public string Name { get; }

        /// <summary>What it does.</summary>
        public string Description { get; }

        /// <summary>The JSON schema of its arguments.</summary>
        public JsonValue Parameters { get; }

        internal Task<string> RunAsync(JsonValue arguments, CancellationToken cancellationToken) => run(arguments, cancellationToken);
    }

    /// <summary>Builds the JSON schema of a tool's arguments, one call for each.</summary>
    public sealed class ChatParameters
    {
        private readonly List<(string, JsonValue?)> properties = new List<(string, JsonValue?)>();
        private readonly List<JsonValue?> required = new List<JsonValue?>();

        /// <summary>A text; with <paramref name="choices"/> one of these.</summary>
        public ChatParameters Text(string name, string description, bool optional = false, params string[] choices) => choices.Length == 0
            ? Add(name, optional, ("type", "string"), ("description", description))
            : Add(name, optional, ("type", "string"), ("description", description), ("enum", JsonValue.Array(Array.ConvertAll(choices, choice => (JsonValue?)choice))));

        /// <summary>A number.</summary>
        public ChatParameters Number(string name, string description, bool optional = false) => Add(name, optional, ("type", "number"), ("description", description));

        /// <summary>A whole number.</summary>
        public ChatParameters Integer(string name, string description, bool optional = false) => Add(name, optional, ("type", "integer"), ("description", description));

        /// <summary>Yes or no.</summary>
        public ChatParameters Flag(string name, string description, bool optional = false) => Add(name, optional, ("type", "boolean"), ("description", description));

        private ChatParameters Add(string name, bool optional, params (string, JsonValue?)[] schema)
        {
            properties.Add((name ?? throw new ArgumentNullException(nameof(name)), JsonValue.Object(schema)));
            if (!optional) required.Add(name);
            return this;
        }

        /// <summary>The schema.</summary>
        public static implicit operator JsonValue(ChatParameters parameters) => JsonValue.Object(
            ("type", "object"), ("properties", JsonValue.Object(parameters.properties.ToArray())), ("required", JsonValue.Array(parameters.required.ToArray())));
    }
}
