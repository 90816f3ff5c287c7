// Speech from the microphone, for a recognizer.

using System;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    /// <summary>
    /// Records what is said until it is stopped, or the time is over. For the main thread. Phones ask the player for permission first
    /// (<c>Application.RequestUserAuthorization</c>, on Android <c>Permission.RequestUserPermission</c>); WebGL has no microphone.
    /// </summary>
    public sealed class MicrophoneRecorder : IDisposable
    {
        // What recognizers of speech were trained on.
        private const int UsualFrequency = 16000;

        private readonly string? device;
        private AudioClip? clip;

        /// <summary>A recorder for that device; null for the system's own.</summary>
        public MicrophoneRecorder(string? device = null) => this.device = device;

        /// <summary>Whether it records.</summary>
        public bool IsRecording => clip != null && Microphone.IsRecording(device);

        /// <summary>Starts to record; what was recorded before is forgotten.</summary>
        /// <param name="maxSeconds">After how many seconds it stops by itself.</param>
        /// <param name="frequency">Frames a second. Devices that cannot do it get the nearest that they can.</param>
        /// <exception cref="InvalidOperationException">There is no microphone.</exception>
        public void Start(int maxSeconds = 30, int frequency = UsualFrequency)
        {
            Forget();
            if (Microphone.devices.Length == 0) throw new InvalidOperationException("there is no microphone, or the player did not permit its use");
            Microphone.GetDeviceCaps(device, out var lowest, out var highest);
            // Both are 0 if the device can do any.
            if (highest > 0) frequency = Math.Max(lowest, Math.Min(highest, frequency));
            clip = Microphone.Start(device, false, maxSeconds, frequency);
            if (clip == null)
                throw new InvalidOperationException("the microphone " + (device == null ? "" : "\"" + device + "\" ") + "could not be started");
        }

        /// <summary>Stops, and gives what was recorded as a WAV file.</summary>
        /// <exception cref="InvalidOperationException">Nothing was recorded.</exception>
        public Content Stop()
        {
            var recorded = clip;
            if (recorded == null) throw new InvalidOperationException("nothing was recorded: the recorder was not started");
            // A recording that has ended by itself has filled the clip, and its position is 0 again.
            var frames = Microphone.IsRecording(device) ? Microphone.GetPosition(device) : recorded.samples;
            Microphone.End(device);
            clip = null;
            try
            {
                if (frames <= 0)
                    throw new InvalidOperationException("nothing was recorded: the microphone gave no samples; is it muted, or not permitted?");
                return recorded.ToContent(frames);
            }
            finally
            {
                Unneeded.Destroy(recorded);
            }
        }

        /// <summary>Stops, and forgets what was recorded.</summary>
        public void Dispose() => Forget();

        private void Forget()
        {
            if (clip == null) return;
            Microphone.End(device);
            Unneeded.Destroy(clip);
            clip = null;
        }
    }
}
