// Sounds: clips of interleaved samples, a source that plays them, and a microphone that the tests speak into.
#nullable disable

using System;
using UnityEngine.Stub;

namespace UnityEngine
{
    public enum AudioClipLoadType { DecompressOnLoad, CompressedInMemory, Streaming }

    public sealed class AudioClip : Object
    {
        private float[] data;

        private AudioClip() { }

        public delegate void PCMReaderCallback(float[] data);
        public delegate void PCMSetPositionCallback(int position);

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream)
        {
            Engine.Check("Construct_Internal");
            if (name == null) throw new NullReferenceException();
            if (lengthSamples <= 0) throw new ArgumentException("Length of created clip must be larger than 0");
            if (channels <= 0) throw new ArgumentException("Number of channels in created clip must be greater than 0");
            if (frequency <= 0) throw new ArgumentException("Frequency in created clip must be greater than 0");
            return new AudioClip { name = name, samples = lengthSamples, channels = channels, frequency = frequency, data = new float[lengthSamples * channels] };
        }

        public float length => (float)samples / frequency;
        public int samples { get; private set; }
        public int channels { get; private set; }
        public int frequency { get; private set; }

        /// <summary>Settable here, so that tests have clips whose samples cannot be read.</summary>
        public AudioClipLoadType loadType { get; set; }

        public bool GetData(float[] data, int offsetSamples)
        {
            Engine.Check("GetData");
            if (loadType != AudioClipLoadType.DecompressOnLoad)
            {
                Debug.LogError("Cannot get data on compressed samples for audio clip \"" + name + "\". Changing the load type to DecompressOnLoad on the audio clip will fix this.");
                return false;
            }
            for (var i = 0; i < data.Length; i++) data[i] = this.data[(offsetSamples * channels + i) % this.data.Length];
            return true;
        }

        public bool SetData(float[] data, int offsetSamples)
        {
            Engine.Check("SetData");
            if (data.Length % channels != 0) throw new ArgumentException("the samples are not those of whole frames");
            for (var i = 0; i < data.Length; i++) this.data[(offsetSamples * channels + i) % this.data.Length] = data[i];
            return true;
        }
    }

    public sealed class AudioSource : Behaviour
    {
        public AudioClip clip { get; set; }
        public bool isPlaying { get; private set; }
        public float volume { get; set; } = 1;
        public void Play() => isPlaying = clip != null;
        public void Stop() => isPlaying = false;
        public void PlayOneShot(AudioClip clip) => isPlaying = clip != null;
    }

    public sealed class Microphone
    {
        private static AudioClip clip;
        private static bool looping;
        private static int position;

        /// <summary>What is plugged in; settable here.</summary>
        public static string[] devices { get; set; } = { "stub" };

        internal static void Reset()
        {
            devices = new[] { "stub" };
            clip = null;
            position = 0;
        }

        /// <summary>Records samples, as if somebody spoke. Not a part of Unity.</summary>
        public static void Speak(params float[] samples)
        {
            foreach (var sample in samples)
            {
                if (clip == null) return;
                clip.SetData(new[] { sample }, position);
                if (++position < clip.samples) continue;
                position = 0;
                if (!looping) clip = null;
            }
        }

        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency)
        {
            Engine.Check("StartRecord");
            if (lengthSec <= 0) throw new ArgumentException("Length of recording must be greater than zero seconds (was: " + lengthSec + " seconds)");
            if (frequency <= 0) throw new ArgumentException("Frequency of recording must be greater than zero (was: " + frequency + " Hz)");
            if (devices.Length == 0)
            {
                Debug.LogError("Starting Microphone failed: no device");
                return null;
            }
            looping = loop;
            position = 0;
            return clip = AudioClip.Create("Microphone", lengthSec * frequency, 1, frequency, false);
        }

        public static void End(string deviceName)
        {
            Engine.Check("EndRecord");
            clip = null;
            position = 0;
        }
        public static bool IsRecording(string deviceName) => clip != null;
        public static int GetPosition(string deviceName) => position;
        public static void GetDeviceCaps(string deviceName, out int minFreq, out int maxFreq)
        {
            minFreq = 8000;
            maxFreq = 48000;
        }
    }
}
