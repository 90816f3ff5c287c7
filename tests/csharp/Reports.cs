// What a call tells of its waits.

using System;
using System.Collections.Generic;
using System.Collections.Concurrent;
using System.Globalization;
using System.Threading;

namespace HuggingFace.Inference.Tests
{
    /// <summary>A handler of progress that runs where it is called, and keeps what it heard.</summary>
    internal sealed class Reports : IProgress<InferenceProgress>
    {
        private readonly Action<InferenceProgress>? also;
        private readonly ConcurrentQueue<InferenceProgress> all = new ConcurrentQueue<InferenceProgress>();

        internal Reports(Action<InferenceProgress>? also = null) => this.also = also;

        internal IReadOnlyCollection<InferenceProgress> All => all;

        internal int Count => all.Count;

        internal Thread? Thread { get; private set; }

        public void Report(InferenceProgress value)
        {
            Thread = Thread.CurrentThread;
            all.Enqueue(value);
            also?.Invoke(value);
        }

        /// <summary>Options of a call whose model loads so often and so long first, which is reported.</summary>
        internal TextGenerationOptions Options(int times = 1, double seconds = 0.01)
        {
            var options = Sandbox.Faulty<TextGenerationOptions>("loading=" + times + "," + seconds.ToString(CultureInfo.InvariantCulture));
            options.Headers["x-sandbox-key"] = Guid.NewGuid().ToString();
            options.Progress = this;
            return options;
        }
    }
}
