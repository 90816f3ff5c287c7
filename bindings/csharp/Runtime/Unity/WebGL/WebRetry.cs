// When a refused call is tried again, and after what pause, by the library's rules.

using System;

namespace HuggingFace.Inference.Unity
{
    internal sealed class WebRetry
    {
        private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5), LongestPause = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan ShortestLoading = TimeSpan.FromMilliseconds(50), LongestLoading = TimeSpan.FromSeconds(5);
        private static readonly Random Chance = new Random();

        private readonly WebSettings settings;
        private readonly TimeSpan? deadline;
        private int retries;
        private TimeSpan? loadingSince;

        internal WebRetry(WebSettings settings, TimeSpan? deadline)
        {
            this.settings = settings;
            this.deadline = deadline;
        }

        /// <summary>The pause before the next attempt; null to give up. Only refusals count that say the server did not work on the request.</summary>
        internal TimeSpan? After(HfiException error, TimeSpan now)
        {
            TimeSpan pause;
            if (error.Status == HfiStatus.ModelLoading)
            {
                loadingSince ??= now;
                pause = error.RetryAfter ?? TimeSpan.FromSeconds(1);
                if (pause < ShortestLoading) pause = ShortestLoading;
                if (pause > LongestLoading) pause = LongestLoading;
                return now + pause > loadingSince + settings.LoadingTimeout ? null : InTime(now, pause);
            }
            if (!(error.HttpStatus is 429 or 502 or 503 or 504) || retries >= settings.MaxRetries) return null;
            if (error.RetryAfter > LongestPause) return null;
            pause = error.RetryAfter ?? Backoff();
            retries++;
            return InTime(now, pause);
        }

        private TimeSpan? InTime(TimeSpan now, TimeSpan pause) => now + pause >= deadline ? (TimeSpan?)null : pause;

        /// <summary>Doubles with each retry; between half and all of it, so that clients do not return in step.</summary>
        private TimeSpan Backoff()
        {
            var doubled = Math.Min(FirstPause.TotalSeconds * Math.Pow(2, Math.Min(retries, 16)), LongestPause.TotalSeconds);
            return Seconds.ToTime(doubled * (0.5 + Chance.NextDouble() / 2));
        }
    }
}
