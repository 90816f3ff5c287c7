// Batches: one task for many items, some at a time. Items are taken from their source when there is room, and no further ones while
// results wait to be taken, so memory is bounded whatever their number. Each item is a call of its own with all that belongs to one, so
// this is done here and not by hfi_batch_new, whose results live only as long as their event.

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    public sealed partial class InferenceClient
    {
        private async IAsyncEnumerable<BatchResult<TResult>> BatchAsync<TInput, TResult>(
            IEnumerable<TInput> inputs, Func<TInput, TaskCall> make, Func<Reply, TResult> read, BatchOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (inputs == null) throw new ArgumentNullException(nameof(inputs));
            options ??= new BatchOptions();
            if (options.Concurrency < 1) throw new ArgumentOutOfRangeException(nameof(options), "the concurrency of a batch is at least 1");
            // Ready results wait until they are taken; then no further item is started.
            var most = options.Concurrency * 4L;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var items = inputs.GetEnumerator();
            var started = new List<Task<BatchResult<TResult>>>();
            var (count, failures, more) = (0, 0, true);

            async Task<BatchResult<TResult>> Run(TInput input, int index)
            {
                try
                {
                    return new BatchResult<TResult>(index, await SendAsync(make(input), read, stop.Token).ConfigureAwait(false), null);
                }
                catch (Exception e) when (!(e is OperationCanceledException || e is ObjectDisposedException))
                {
                    return new BatchResult<TResult>(index, default!, e);
                }
            }

            try
            {
                while (true)
                {
                    var running = started.FindAll(task => !task.IsCompleted);
                    while (more && started.Count < most && running.Count < options.Concurrency)
                    {
                        more = items.MoveNext();
                        if (!more) break;
                        started.Add(Run(items.Current, count++));
                        running.Add(started[started.Count - 1]);
                    }
                    if (started.Count == 0) yield break;
                    var next = options.InOrder ? started[0] : started.Find(task => task.IsCompleted);
                    if (next == null || !next.IsCompleted)
                    {
                        await Task.WhenAny(running).ConfigureAwait(false);
                        continue;
                    }
                    started.Remove(next);
                    var result = await next.ConfigureAwait(false);
                    if (result.Error != null && ++failures >= options.MaxFailures) throw result.Error;
                    yield return result;
                }
            }
            finally
            {
                stop.Cancel();
                try
                {
                    await Task.WhenAll(started).ConfigureAwait(false);
                }
                catch (Exception)
                {
                    // Those that were given up.
                }
            }
        }
    }
}
