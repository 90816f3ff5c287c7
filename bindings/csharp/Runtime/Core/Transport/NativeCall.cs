// A started request of the library, from its start to its end: what its events become, and who waits for them.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    internal sealed class NativeCall
    {
        // A reader that is so far behind has its request held, until it has read all but so much.
        private const int MostWaiting = 256, FewWaiting = 32;

        private readonly object gate = new object();
        private readonly ClientHandle client;
        private readonly IProgress<InferenceProgress>? progress;
        private readonly Queue<StreamPart> parts = new Queue<StreamPart>();
        private readonly TaskCompletionSource<bool> ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource<bool>? waiting;
        private CancellationTokenRegistration registration;
        private readonly TaskCall call;
        private readonly CancellationToken cancellation;
        private bool held, over, abandoned;
        private Exception? fault;

        internal NativeCall(ClientHandle client, RequestHandle request, TaskCall call, CancellationToken cancellationToken)
        {
            this.client = client;
            Request = request;
            progress = call.Options?.Progress;
            this.call = call;
            cancellation = cancellationToken;
            // Who waits for the end sees its failure; a call that nobody waits for is no unobserved exception.
            ended.Task.ContinueWith(task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        internal RequestHandle Request { get; }

        internal long Id { get; set; }

        /// <summary>Cancels the request when the caller's token says so. To be called once it has started.</summary>
        internal void ListenForCancellation()
        {
            if (!cancellation.CanBeCanceled) return;
            var registered = cancellation.Register(static call => ((NativeCall)call!).Cancel(), this);
            lock (gate)
            {
                if (!over)
                {
                    registration = registered;
                    return;
                }
            }
            registered.Dispose();
        }

        internal unsafe void Cancel()
        {
            lock (gate)
            {
                if (over) return;
                using var used = Request.Borrow();
                NativeMethods.hfi_request_cancel((hfi_request_t*)used.Pointer);
            }
        }

        /// <summary>Gives the request up because of what its events are on this side.</summary>
        internal void Fail(Exception why)
        {
            fault ??= why;
            Cancel();
        }

        /// <summary>The end; true once there is a response.</summary>
        internal Task<bool> Ended => ended.Task;

        /// <summary>Nobody will take the answer: the request is cancelled, and freed with its end.</summary>
        internal void Abandon()
        {
            bool now;
            lock (gate)
            {
                abandoned = true;
                parts.Clear();
                now = over;
            }
            if (now) Request.Dispose();
            else Cancel();
        }

        /// <summary>Waits for the next part; false at the end. One reader at a time.</summary>
        internal ValueTask<bool> WaitForPart()
        {
            lock (gate)
            {
                if (parts.Count > 0) return new ValueTask<bool>(true);
                if (over) return new ValueTask<bool>(AtTheEnd());
                waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                return new ValueTask<bool>(waiting.Task);
            }
        }

        private async Task<bool> AtTheEnd()
        {
            await ended.Task.ConfigureAwait(false);
            return false;
        }

        internal bool TryTake(out StreamPart part)
        {
            lock (gate)
            {
                if (parts.Count == 0)
                {
                    part = default;
                    return false;
                }
                part = parts.Dequeue();
                if (held && parts.Count <= FewWaiting && !over) Hold(false);
                return true;
            }
        }

        /// <summary>Takes over an event. True at the end.</summary>
        internal unsafe bool OnEvent(hfi_event_t* next)
        {
            switch (NativeMethods.hfi_event_kind(next))
            {
                case HfiConstants.EventItem:
                    OnItem(next);
                    return false;
                case HfiConstants.EventProgress:
                    OnProgress(next);
                    return false;
                case HfiConstants.EventDone:
                    OnEnd((HfiStatus)NativeMethods.hfi_event_status(next));
                    return true;
                default:
                    return false;
            }
        }

        private unsafe void OnItem(hfi_event_t* next)
        {
            lock (gate)
                if (abandoned) return;
            UIntPtr length;
            var text = Utf8.Read(NativeMethods.hfi_event_text(next, &length), length) ?? "";
            var reasoning = Utf8.Read(NativeMethods.hfi_event_reasoning(next, &length), length);
            var part = new StreamPart(text, reasoning, Json(next));
            TaskCompletionSource<bool>? waiter;
            lock (gate)
            {
                if (abandoned || over) return;
                parts.Enqueue(part);
                if (parts.Count >= MostWaiting && !held) Hold(true);
                waiter = waiting;
                waiting = null;
            }
            waiter?.TrySetResult(true);
        }

        private unsafe void OnProgress(hfi_event_t* next)
        {
            if (progress == null) return;
            UIntPtr length;
            var text = Utf8.Read(NativeMethods.hfi_event_text(next, &length), length) ?? "";
            try
            {
                progress.Report(new InferenceProgress(text, Json(next)));
            }
            catch (Exception)
            {
                // What the host does with its progress must not end the delivery of other calls.
            }
        }

        /// <summary>Ends the call. The last thing that happens to it.</summary>
        internal void OnEnd(HfiStatus status)
        {
            var error = fault ?? (status == HfiStatus.Ok ? null : NativeTransport.Fault(Request, status, call, cancellation));
            TaskCompletionSource<bool>? waiter;
            CancellationTokenRegistration registered;
            bool free;
            lock (gate)
            {
                if (over) return;
                over = true;
                registered = registration;
                free = abandoned;
                waiter = waiting;
                waiting = null;
            }
            registered.Dispose();
            if (error == null)
            {
                ended.TrySetResult(true);
                waiter?.TrySetResult(false);
            }
            else if (error is OperationCanceledException cancelled)
            {
                ended.TrySetCanceled(cancelled.CancellationToken);
                waiter?.TrySetCanceled(cancelled.CancellationToken);
            }
            else
            {
                ended.TrySetException(error);
                waiter?.TrySetException(error);
            }
            if (free) Request.Dispose();
        }

        private unsafe void Hold(bool wanted)
        {
            held = wanted;
            using var used = Request.Borrow();
            NativeMethods.hfi_request_hold((hfi_request_t*)used.Pointer, wanted ? 1 : 0);
        }

        private static unsafe JsonValue Json(hfi_event_t* next)
        {
            UIntPtr length;
            var json = NativeMethods.hfi_event_json(next, &length);
            return Utf8.ReadJson(json, length);
        }

        internal Reply Reply() => new NativeReply(client, Request);

        internal ResponseInfo Info() => Reply().Info;
    }
}
