// The clients that are delivered for, and how they share the time of a frame.

using System;
using System.Diagnostics;
using UnityEngine;
using Debug = UnityEngine.Debug;

namespace HuggingFace.Inference.Unity
{
    internal static class ClientPump
    {
        private static readonly object Gate = new object();

        // Replaced as a whole, so that a handler may add or remove clients while it is gone through.
        private static InferenceClient[] clients = Array.Empty<InferenceClient>();
        private static int first;

        internal static int Count => clients.Length;

        internal static void Add(InferenceClient client)
        {
            lock (Gate)
            {
                var more = new InferenceClient[clients.Length + 1];
                clients.CopyTo(more, 0);
                more[clients.Length] = client;
                clients = more;
            }
        }

        internal static void Remove(InferenceClient client)
        {
            lock (Gate)
            {
                var at = Array.IndexOf(clients, client);
                if (at < 0) return;
                var less = new InferenceClient[clients.Length - 1];
                Array.Copy(clients, less, at);
                Array.Copy(clients, at + 1, less, at, less.Length - at);
                clients = less;
            }
        }

        /// <summary>
        /// Has the clients deliver one after the other until the time is over. Who had no turn comes first in the next frame, so that a
        /// busy client does not keep the others waiting.
        /// </summary>
        internal static int Deliver(TimeSpan budget)
        {
            var turn = clients;
            if (turn.Length == 0) return 0;
            var started = Stopwatch.GetTimestamp();
            var begin = first % turn.Length;
            var delivered = 0;
            for (var i = 0; i < turn.Length; i++)
            {
                var at = (begin + i) % turn.Length;
                var left = budget - Seconds.ToTime((double)(Stopwatch.GetTimestamp() - started) / Stopwatch.Frequency);
                if (left <= TimeSpan.Zero)
                {
                    if (delivered > 0)
                    {
                        first = at;
                        return delivered;
                    }
                    left = TimeSpan.Zero;
                }
                delivered += Deliver(turn[at], left);
            }
            first = begin + 1;
            return delivered;
        }

        private static int Deliver(InferenceClient client, TimeSpan budget)
        {
            try
            {
                return client.Deliver(budget);
            }
            catch (ObjectDisposedException)
            {
                Remove(client);
            }
            catch (Exception e)
            {
                // One client's trouble is not that of the others, nor of the player loop.
                Debug.LogException(e);
            }
            return 0;
        }

        internal static void DisposeAll()
        {
            InferenceClient[] all;
            lock (Gate)
            {
                all = clients;
                clients = Array.Empty<InferenceClient>();
            }
            foreach (var client in all)
            {
                try
                {
                    client.Dispose();
                }
                catch (Exception e)
                {
                    Debug.LogException(e);
                }
            }
        }
    }
}
