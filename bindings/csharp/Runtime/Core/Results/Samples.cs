// What a sound is decoded to, in the library's memory.

using System;

namespace HuggingFace.Inference
{
    /// <summary>The samples of a sound: floats from -1 to 1, the channels of a frame side by side. They live as long as the sound.</summary>
    public sealed unsafe class Samples
    {
        private readonly Media media;
        private readonly IntPtr data;

        internal Samples(Media media, int sampleRate, int channels, int frames, IntPtr data)
        {
            this.media = media;
            SampleRate = sampleRate;
            Channels = channels;
            Frames = frames;
            this.data = data;
        }

        /// <summary>Frames a second.</summary>
        public int SampleRate { get; }

        /// <summary>How many channels there are.</summary>
        public int Channels { get; }

        /// <summary>How many frames there are.</summary>
        public int Frames { get; }

        /// <summary>How long it lasts.</summary>
        public TimeSpan Duration => SampleRate > 0 ? Seconds.ToTime((double)Frames / SampleRate) : TimeSpan.Zero;

        /// <summary>The samples. Keep this object alive while the span is used.</summary>
        public ReadOnlySpan<float> Span
        {
            get
            {
                _ = media.Bytes; // throws if it was disposed
                return new ReadOnlySpan<float>((float*)data, Frames * Channels);
            }
        }

        /// <summary>A copy of the samples.</summary>
        public float[] ToArray()
        {
            var copy = Span.ToArray();
            GC.KeepAlive(this);
            return copy;
        }
    }
}
