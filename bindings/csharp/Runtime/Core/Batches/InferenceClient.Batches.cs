// Batches: one task for many items, some at a time. Items are taken from their source when there is room, and no further ones while
// results wait to be taken, so memory is bounded whatever their number. Each item is a call of its own with all that belongs to one, so
// this is done here and not by hfi_batch_new, whose results live only as long as their event.

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    public sealed partial class InferenceClient
    {
        private IAsyncEnumerable<BatchResult<TResult>> BatchAsync<TInput, TResult>(
            IEnumerable<TInput> inputs, Func<TInput, TaskCall> make, Func<Reply, TResult> read, BatchOptions? options, CancellationToken cancellationToken)
        {
            if (inputs == null) throw new ArgumentNullException(nameof(inputs));
            options ??= new BatchOptions();
            if (options.Concurrency < 1) throw new ArgumentOutOfRangeException(nameof(options), "the concurrency of a batch is at least 1");
            if (options.MaxFailures < 1) throw new ArgumentOutOfRangeException(nameof(options), "the failures that end a batch are at least 1");
            return RunBatch(inputs, make, read, options.Concurrency, options.InOrder, options.MaxFailures, cancellationToken);
        }

        private async IAsyncEnumerable<BatchResult<TResult>> RunBatch<TInput, TResult>(
            IEnumerable<TInput> inputs, Func<TInput, TaskCall> make, Func<Reply, TResult> read, int concurrency, bool inOrder, int? maxFailures,
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            // Ready results wait until they are taken; then no further item is started.
            var most = concurrency * 4L;
            var caller = transport.Caller;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var items = inputs.GetEnumerator();
            var started = new List<Task<BatchResult<TResult>>>();
            var (count, failures, more) = (0, 0, true);
            ExceptionDispatchInfo? end = null;

            async Task<BatchResult<TResult>> Run(TInput input, int index)
            {
                try
                {
                    return new BatchResult<TResult>(index, await SendAsync(make(input), read, caller, stop.Token).ConfigureAwait(false), null);
                }
                catch (Exception e) when (!(e is OperationCanceledException || e is ObjectDisposedException))
                {
                    return new BatchResult<TResult>(index, default!, e);
                }
            }

            bool TakeItem()
            {
                try
                {
                    return items.MoveNext();
                }
                catch (Exception e)
                {
                    // What has ended is given before.
                    end = ExceptionDispatchInfo.Capture(e);
                    return false;
                }
            }

            try
            {
                while (true)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var running = started.FindAll(task => !task.IsCompleted);
                    while (more && started.Count < most && running.Count < concurrency && !stop.IsCancellationRequested)
                    {
                        more = TakeItem();
                        if (!more) break;
                        started.Add(Run(items.Current, count++));
                        running.Add(started[started.Count - 1]);
                    }
                    if (started.Count == 0) break;
                    var next = inOrder ? started[0] : started.Find(task => task.IsCompleted);
                    if (next == null || !next.IsCompleted)
                    {
                        await Task.WhenAny(running).ConfigureAwait(false);
                        continue;
                    }
                    started.Remove(next);
                    if (next.IsCanceled) cancellationToken.ThrowIfCancellationRequested();
                    var result = await next.ConfigureAwait(false);
                    if (result.Error == null || ++failures != maxFailures)
                    {
                        yield return result;
                        continue;
                    }
                    // Those on their way are given up; what has ended is given before the failure is thrown.
                    end = ExceptionDispatchInfo.Capture(result.Error);
                    more = false;
                    stop.Cancel();
                    await Ended(started).ConfigureAwait(false);
                    started.RemoveAll(task => task.Status != TaskStatus.RanToCompletion);
                }
                end?.Throw();
            }
            finally
            {
                stop.Cancel();
                await Ended(started).ConfigureAwait(false);
            }
        }

        private static async Task Ended<T>(List<Task<T>> started)
        {
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
