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
        private Thread? thread;
        private long lastId;

        // Held by who takes events of a client with manual delivery.
        private readonly object taking = new object();

        internal Pump(ClientHandle client, bool manual)
        {
            this.client = client;
            this.manual = manual;
        }

        /// <summary>Starts a request and takes care of its events.</summary>
        internal void Start(NativeCall call)
        {
            lock (gate)
            {
                call.Id = ++lastId;
                calls.Add(call.Id, call);
                if (!manual && thread == null)
                {
                    thread = new Thread(Run) { IsBackground = true, Name = "hfi delivery" };
                    thread.Start();
                }
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
            lock (gate) calls.Remove(call.Id);
            call.OnEnd((HfiStatus)status);
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
            using var used = client.Borrow();
            var native = (hfi_client_t*)used.Pointer;
            while (true)
            {
                var status = Next(native, HasCalls ? -1 : LingerSeconds);
                if (status == HfiStatus.Ok) continue;
                lock (gate)
                {
                    if (status == HfiStatus.Pending && calls.Count > 0) continue;
                    thread = null;
                    return;
                }
            }
        }

        /// <summary>Takes one event.</summary>
        private HfiStatus Next(hfi_client_t* native, double seconds)
        {
            hfi_event_t* next;
            var status = (HfiStatus)NativeMethods.hfi_client_next(native, seconds, &next);
            if (status != HfiStatus.Ok) return status;
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
                ended = false;
            }
            if (ended) lock (gate) calls.Remove(id);
            return status;
        }

        /// <summary>Takes what is there, on the calling thread, until the time is over; gives how many events.</summary>
        internal int Deliver(TimeSpan budget)
        {
            if (!manual) throw new InvalidOperationException("this client delivers on a thread of its own; set ManualDelivery to deliver yourself");
            if (!Monitor.TryEnter(taking)) return 0;
            try
            {
                using var used = client.Borrow();
                var clock = Stopwatch.StartNew();
                var count = 0;
                while (HasCalls && Next((hfi_client_t*)used.Pointer, 0) == HfiStatus.Ok)
                {
                    count++;
                    if (clock.Elapsed >= budget) break;
                }
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
            using var used = client.Borrow();
            var native = (hfi_client_t*)used.Pointer;
            var done = NativeMethods.hfi_client_shutdown(native, timeout.TotalSeconds) == (int)HfiStatus.Ok;
            Thread? running;
            lock (gate) running = thread;
            if (running != null && running != Thread.CurrentThread) done &= running.Join(timeout);
            else
                lock (taking)
                    while (Next(native, 0) == HfiStatus.Ok) { }
            var left = new List<NativeCall>();
            lock (gate)
            {
                left.AddRange(calls.Values);
                calls.Clear();
            }
            // Only calls that did not end in time.
            foreach (var call in left) call.OnEnd(HfiStatus.Cancelled);
            return done;
        }
    }
}
