// Samples as a WAV file of 16 bits.

using System;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Makes WAV files (PCM, 16 bits) of samples.</summary>
    public static class WavEncoder
    {
        private const int HeaderSize = 44;

        /// <summary>Samples as a WAV file.</summary>
        /// <param name="samples">From -1 to 1, the channels of a frame side by side; what is beyond is cut off.</param>
        /// <param name="frames">How many frames of them to take.</param>
        /// <param name="channels">How many channels there are.</param>
        /// <param name="sampleRate">Frames a second.</param>
        /// <param name="mono">Whether the channels are mixed into one.</param>
        public static byte[] Encode(float[] samples, int frames, int channels, int sampleRate, bool mono = false)
        {
            if (samples == null) throw new ArgumentNullException(nameof(samples));
            if (channels <= 0) throw new ArgumentOutOfRangeException(nameof(channels), "there must be a channel");
            if (sampleRate <= 0) throw new ArgumentOutOfRangeException(nameof(sampleRate), "the sample rate must be above 0");
            if (frames < 0 || (long)frames * channels > samples.Length)
                throw new ArgumentOutOfRangeException(nameof(frames), "there are " + samples.Length / channels + " frames");
            var into = mono ? 1 : channels;
            var size = checked(frames * into * 2);
            var wav = new byte[checked(HeaderSize + size)];
            WriteHeader(wav, size, into, sampleRate);
            var at = HeaderSize;
            for (var frame = 0; frame < frames; frame++)
            {
                if (mono) Write(wav, ref at, Mean(samples, frame * channels, channels));
                else
                    for (var channel = 0; channel < channels; channel++) Write(wav, ref at, samples[frame * channels + channel]);
            }
            return wav;
        }

        private static float Mean(float[] samples, int start, int count)
        {
            var sum = 0f;
            for (var i = start; i < start + count; i++) sum += samples[i];
            return sum / count;
        }

        private static void Write(byte[] wav, ref int at, float sample)
        {
            var loudness = float.IsNaN(sample) ? 0 : Math.Max(-1, Math.Min(1, sample));
            var value = (short)Math.Round(loudness * short.MaxValue);
            wav[at++] = (byte)value;
            wav[at++] = (byte)(value >> 8);
        }

        private static void WriteHeader(byte[] wav, int size, int channels, int sampleRate)
        {
            Text(wav, 0, "RIFF");
            Number(wav, 4, HeaderSize - 8 + size, 4);
            Text(wav, 8, "WAVEfmt ");
            Number(wav, 16, 16, 4);
            Number(wav, 20, 1, 2);
            Number(wav, 22, channels, 2);
            Number(wav, 24, sampleRate, 4);
            Number(wav, 28, checked(sampleRate * channels * 2), 4);
            Number(wav, 32, channels * 2, 2);
            Number(wav, 34, 16, 2);
            Text(wav, 36, "data");
            Number(wav, 40, size, 4);
        }

        private static void Text(byte[] wav, int at, string text)
        {
            foreach (var c in text) wav[at++] = (byte)c;
        }

        private static void Number(byte[] wav, int at, int value, int bytes)
        {
            for (var i = 0; i < bytes; i++) wav[at + i] = (byte)(value >> 8 * i);
        }
    }
}
