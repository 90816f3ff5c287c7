// Runs a snippet of the documentation: a compiled program, whose clients reach the sandbox server in place of Hugging Face. The snippet is
// compiled without this, so it sees what users see.
//   snippet PROGRAM

using System;
using System.Collections.Generic;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Tests
{
    internal static class Snippet
    {
        private static readonly string Url = Environment.GetEnvironmentVariable("HFI_SANDBOX_URL")!;

        private static int Main(string[] arguments)
        {
            var withEndpoints = arguments.Length > 1 && arguments[1] == "endpoints";
            InferenceClient.TransportFactory = options =>
            {
                options.Token ??= options.TokenProvider == null ? "hf_sandbox" : null;
                options.EndpointsUrl = options.RouterUrl = Url;
                if (withEndpoints) options.BaseUrl ??= Url;
                var native = new NativeTransport(options);
                // Operations on endpoints ask for the native transport itself.
                return withEndpoints ? native : (Transport)new ToSandbox(native);
            };
            var entry = Assembly.LoadFrom(arguments[0]).EntryPoint!;
            var given = entry.GetParameters().Length > 0 ? new object[] { Array.Empty<string>() } : null;
            return entry.Invoke(null, given) as int? ?? 0;
        }

        /// <summary>Gives each call the URL of its task on the sandbox for a model.</summary>
        private sealed class ToSandbox : Transport
        {
            private readonly NativeTransport native;

            internal ToSandbox(NativeTransport native) => this.native = native;

            internal override Task<Reply> SendAsync(TaskCall call, CancellationToken cancellationToken) => native.SendAsync(There(call), cancellationToken);

            internal override Reply Send(TaskCall call, CancellationToken cancellationToken) => native.Send(There(call), cancellationToken);

            internal override IAsyncEnumerable<StreamPart> StreamAsync(TaskCall call, CancellationToken cancellationToken) =>
                native.StreamAsync(There(call), cancellationToken);

            internal override int Deliver(TimeSpan budget) => native.Deliver(budget);

            internal override bool IsClosed => native.IsClosed;

            internal override bool Shutdown(TimeSpan timeout) => native.Shutdown(timeout);

            public override void Dispose() => native.Dispose();

            private static TaskCall There(TaskCall call)
            {
                if (call.Task == "get_recommended_model" || call.Task == "chat_models") return call;
                call.Arguments.RemoveAll(argument => argument.Name == "model");
                call.Set("model", call.Task switch
                {
                    "chat_completion" or "conversational" or "health_check" or "get_endpoint_info" => Url,
                    "post" => Url + "/echo",
                    var task => Url + "/pipeline/" + task.Replace('_', '-'),
                });
                return call;
            }
        }
    }
}
