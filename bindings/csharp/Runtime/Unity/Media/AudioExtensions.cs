// Sounds as audio clips and clips as sounds.

using System;
using System.Threading.Tasks;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Turns sounds into audio clips, and clips into inputs of tasks. For the main thread.</summary>
    public static class AudioExtensions
    {
        /// <summary>The sound as a clip, decoded on another thread. Destroy the clip when it is not needed any more.</summary>
        /// <exception cref="HfiException">It is no sound that can be decoded.</exception>
        public static async Task<AudioClip> ToAudioClipAsync(this InferenceAudio audio, string name = "speech")
        {
            if (audio == null) throw new ArgumentNullException(nameof(audio));
            var samples = await OffMainThread.Run(audio.GetSamples);
            var clip = samples.ToAudioClip(name);
            GC.KeepAlive(audio);
            return clip;
        }

        /// <summary>
        /// The sound as a clip. Decodes it here and now, unless that was done before. Destroy the clip when it is not needed any more.
        /// </summary>
        /// <exception cref="HfiException">It is no sound that can be decoded.</exception>
        public static AudioClip ToAudioClip(this InferenceAudio audio, string name = "speech")
        {
            if (audio == null) throw new ArgumentNullException(nameof(audio));
            var clip = audio.GetSamples().ToAudioClip(name);
            GC.KeepAlive(audio);
            return clip;
        }

        /// <summary>Samples as a clip.</summary>
        /// <exception cref="InvalidOperationException">There are no samples.</exception>
        public static AudioClip ToAudioClip(this Samples samples, string name = "speech")
        {
            if (samples == null) throw new ArgumentNullException(nameof(samples));
            if (samples.Frames == 0) throw new InvalidOperationException("the sound is empty");
            var clip = AudioClip.Create(name, samples.Frames, samples.Channels, samples.SampleRate, false);
            clip.SetData(samples.ToArray(), 0);
            return clip;
        }

        /// <summary>The clip as a WAV file, to be given to a task.</summary>
        /// <param name="clip">The clip.</param>
        /// <param name="mono">Whether its channels are mixed into one, which is what recognizers of speech want.</param>
        /// <exception cref="InvalidOperationException">Its samples cannot be read.</exception>
        public static Content ToContent(this AudioClip clip, bool mono = true)
        {
            if (clip == null) throw new ArgumentNullException(nameof(clip));
            return clip.ToContent(clip.samples, mono);
        }

        /// <summary>The beginning of a clip as a WAV file: of one that the microphone has filled so far.</summary>
        /// <param name="clip">The clip.</param>
        /// <param name="frames">How many frames to take, as <c>Microphone.GetPosition</c> says.</param>
        /// <param name="mono">Whether its channels are mixed into one, which is what recognizers of speech want.</param>
        /// <exception cref="InvalidOperationException">There is nothing to take, or the samples cannot be read.</exception>
        public static Content ToContent(this AudioClip clip, int frames, bool mono = true)
        {
            if (clip == null) throw new ArgumentNullException(nameof(clip));
            if (frames > clip.samples) throw new ArgumentOutOfRangeException(nameof(frames), "the clip has " + clip.samples + " frames");
            if (frames <= 0) throw new InvalidOperationException("nothing was recorded: the clip \"" + clip.name + "\" has no samples yet");
            var samples = new float[frames * clip.channels];
            if (!clip.GetData(samples, 0))
                throw new InvalidOperationException("the samples of the clip \"" + clip.name
                    + "\" cannot be read; set its load type to Decompress On Load");
            return Content.FromBytes(WavEncoder.Encode(samples, frames, clip.channels, clip.frequency, mono), "audio/wav");
        }
    }
}
