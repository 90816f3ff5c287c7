// Times on their way between C# and the library, which has seconds: exact to a tick, and what is infinite without a bound.

using System;
using System.Threading;

namespace HuggingFace.Inference
{
    internal static class Seconds
    {
        // Longer than any call; the library takes no infinity.
        private const double NoBound = 9e8;

        // TimeSpan.FromSeconds rounds to milliseconds on Mono.
        internal static TimeSpan ToTime(double seconds) => TimeSpan.FromTicks((long)Math.Round(Math.Min(Math.Max(seconds, 0), NoBound) * TimeSpan.TicksPerSecond));

        /// <summary>A setting of a client, for which 0 is no bound.</summary>
        internal static double OfSetting(TimeSpan time) => IsEndless(time) ? 0 : time.TotalSeconds;

        /// <summary>The time of a call, for which 0 would be the client's.</summary>
        internal static double OfCall(TimeSpan time) => IsEndless(time) ? NoBound : Math.Max(time.TotalSeconds, 1e-6);

        /// <summary>The time for a model to load, for which 0 is not to wait.</summary>
        internal static double OfLoading(TimeSpan time) => IsEndless(time) ? NoBound : time.TotalSeconds;

        internal static bool IsEndless(TimeSpan time) => time == Timeout.InfiniteTimeSpan || time.TotalSeconds >= NoBound;
    }
}
