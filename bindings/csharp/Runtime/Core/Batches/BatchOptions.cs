// How a batch runs, and what comes of each of its items.

using System;

namespace HuggingFace.Inference
{
    /// <summary>How a batch runs.</summary>
    public sealed class BatchOptions
    {
        /// <summary>How many items run at once.</summary>
        public int Concurrency { get; set; } = 8;

        /// <summary>Whether results come in the order of the items (the default), or as they are ready.</summary>
        public bool InOrder { get; set; } = true;

        /// <summary>The so many-th failed item ends the batch with its error; null: a failed item ends only itself.</summary>
        public int? MaxFailures { get; set; }
    }

    /// <summary>How one item of a batch ended.</summary>
    public sealed class BatchResult<T>
    {
        private readonly T value;

        internal BatchResult(int index, T value, Exception? error)
        {
            Index = index;
            this.value = value;
            Error = error;
        }

        /// <summary>The number of the item, from 0 in their order.</summary>
        public int Index { get; }

        /// <summary>What went wrong with the item; null if nothing did.</summary>
        public Exception? Error { get; }

        /// <summary>The result. Throws <see cref="Error"/> if there is one.</summary>
        public T Value
        {
            get
            {
                if (Error != null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(Error).Throw();
                return value;
            }
        }
    }
}
