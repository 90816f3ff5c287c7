// The managed side of a client's queue: one thread that takes the events of all its requests with hfi_client_next, or the host's own
// loop. No native thread enters managed code, and no continuation runs here.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace HuggingFace.Inference
{
    internal sealed unsafe class Pump
    {
        // How long the thread stays after the last call.
        private const double LingerSeconds = 2;

        private readonly object gate = new object();
        private readonly ClientHandle client;
        private readonly bool manual;
        private readonly Dictionary<long, NativeCall> calls = new Dictionary<long, NativeCall>();
        private readonly object owner;
        private Thread? thread;
        private long lastId;
        private bool stopped;

        /// <summary>Whether the process ends: nothing is handed over any more, since Mono may hang if work comes to its pool then.</summary>
        internal static volatile bool Exiting;

        // Held by who takes events of a client with manual delivery.
        private readonly object taking = new object();

        // The thread keeps the owner, so that a domain that ends finds it among the open transports.
        internal Pump(ClientHandle client, bool manual, object owner)
        {
            this.client = client;
            this.owner = owner;
            this.manual = manual;
        }

        // A client of manual delivery was dropped with calls on their way: nobody takes their ends any more.
        ~Pump()
        {
            foreach (var call in calls.Values) call.Request.LetGo();
        }

        /// <summary>Starts a request and takes care of its events.</summary>
        internal void Start(NativeCall call)
        {
            bool refused;
            lock (gate)
            {
                refused = stopped;
                if (!refused)
                {
                    // Held until its end was taken: events are views of it, whoever frees it meanwhile.
                    call.Request.Hold();
                    call.Id = ++lastId;
                    calls.Add(call.Id, call);
                    if (!manual && thread == null) StartThread();
                }
            }
            if (refused)
            {
                call.OnEnd(HfiStatus.Shutdown);
                return;
            }
            int status;
            using (var used = call.Request.Borrow())
            {
                var request = (hfi_request_t*)used.Pointer;
                NativeMethods.hfi_request_set_user_data(request, (void*)call.Id);
                status = NativeMethods.hfi_request_start(request);
            }
            if (status == (int)HfiStatus.Ok)
            {
                call.ListenForCancellation();
                return;
            }
            call.OnEnd((HfiStatus)status);
            Forget(call);
        }

        private void StartThread()
        {
            var started = new Thread(Run) { IsBackground = true, Name = "hfi delivery" };
            client.Hold();
            try
            {
                // The thread outlives the call that starts it, and is to know nothing of that one's context.
                if (ExecutionContext.IsFlowSuppressed()) started.Start();
                else
                    using (ExecutionContext.SuppressFlow()) started.Start();
            }
            catch
            {
                client.LetGo();
                throw;
            }
            thread = started;
        }

        private void Forget(NativeCall call)
        {
            lock (gate)
                if (!calls.Remove(call.Id)) return;
            call.Request.LetGo();
        }

        /// <summary>Ends what has no event any more.</summary>
        private void EndTheRest()
        {
            if (Exiting) return;
            List<NativeCall> rest;
            lock (gate) rest = new List<NativeCall>(calls.Values);
            foreach (var call in rest)
            {
                call.OnEnd(HfiStatus.Cancelled);
                Forget(call);
            }
        }

        /// <summary>Whether another thread than this one delivers.</summary>
        internal bool DeliversElsewhere
        {
            get { lock (gate) return !manual && thread != Thread.CurrentThread; }
        }

        private bool HasCalls
        {
            get { lock (gate) return calls.Count > 0; }
        }

        private void Run()
        {
            try
            {
                using var used = client.Borrow();
                var native = (hfi_client_t*)used.Pointer;
                while (true)
                {
                    // Not for ever: a call that could not start after all gives no event.
                    var status = Next(native, LingerSeconds);
                    if (status == HfiStatus.Ok) continue;
                    lock (gate)
                    {
                        if (status == HfiStatus.Pending && calls.Count > 0) continue;
                        thread = null;
                    }
                    if (status != HfiStatus.Pending) EndTheRest();
                    return;
                }
            }
            finally
            {
                client.LetGo();
                GC.KeepAlive(owner);
            }
        }

        /// <summary>Takes one event.</summary>
        private HfiStatus Next(hfi_client_t* native, double seconds)
        {
            hfi_event_t* next;
            var status = (HfiStatus)NativeMethods.hfi_client_next(native, seconds, &next);
            if (status != HfiStatus.Ok) return status;
            if (Exiting) return HfiStatus.Shutdown;
            var id = (long)NativeMethods.hfi_request_user_data(NativeMethods.hfi_event_request(next));
            NativeCall? call;
            lock (gate) calls.TryGetValue(id, out call);
            if (call == null) return status;
            bool ended;
            try
            {
                ended = call.OnEvent(next);
            }
            catch (Exception e)
            {
                // It must not end the delivery of other calls.
                call.Fail(e);
                ended = NativeMethods.hfi_event_kind(next) == HfiConstants.EventDone;
                if (ended) call.OnEnd(HfiStatus.Internal);
            }
            if (ended) Forget(call);
            return status;
        }

        /// <summary>Takes what is there, on the calling thread, until the time is over; gives how many events.</summary>
        internal int Deliver(TimeSpan budget)
        {
            if (!manual) throw new InvalidOperationException("this client delivers on a thread of its own; set ManualDelivery to deliver yourself");
            if (!Monitor.TryEnter(taking)) return 0;
            try
            {
                // A game comes here in each frame, so this makes no garbage.
                using var used = client.Borrow();
                var start = Stopwatch.GetTimestamp();
                var count = 0;
                while (HasCalls && Next((hfi_client_t*)used.Pointer, 0) == HfiStatus.Ok)
                {
                    count++;
                    if ((double)(Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency >= budget.TotalSeconds) break;
                }
                bool last;
                lock (gate) last = stopped;
                if (last) EndTheRest();
                return count;
            }
            finally
            {
                Monitor.Exit(taking);
            }
        }

        /// <summary>Ends all calls as cancelled; false if the time was over first.</summary>
        internal bool Shutdown(TimeSpan timeout)
        {
            var clock = Stopwatch.StartNew();
            using var used = client.Borrow();
            var native = (hfi_client_t*)used.Pointer;
            lock (gate) stopped = true;
            var done = NativeMethods.hfi_client_shutdown(native, timeout.TotalSeconds) == (int)HfiStatus.Ok;
            var limit = timeout < TimeSpan.Zero ? -1 : (int)Math.Min(Math.Max((timeout - clock.Elapsed).TotalMilliseconds, 0), int.MaxValue);
            Thread? running;
            lock (gate) running = thread;
            var quiet = true;
            if (running != null && running != Thread.CurrentThread) quiet = running.Join(limit);
            else if (quiet = Monitor.TryEnter(taking, limit))
            {
                try
                {
                    while (Next(native, 0) == HfiStatus.Ok) { }
                }
                finally
                {
                    Monitor.Exit(taking);
                }
            }
            if (quiet) EndTheRest();
            else
            {
                // They end now; who takes their events lets go of them.
                List<NativeCall> left;
                lock (gate) left = new List<NativeCall>(calls.Values);
                foreach (var call in left) call.OnEnd(HfiStatus.Cancelled);
            }
            return done && quiet;
        }
    }
}
