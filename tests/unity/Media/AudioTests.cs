// Sounds as clips and back: exact samples and bytes, on their way over sockets. The sandbox gives a WAV back as it came.

using System;
using System.Linq;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class AudioTests : UnityTest
    {
        // What the server got.
        private static byte[] Sent(Content content)
        {
            using var client = Client();
            var sounds = Wait(() => client.AudioToAudioAsync(content, new AudioToAudioOptions { Model = Sandbox.At("audio-to-audio") }));
            return sounds[0].Audio!.ToArray();
        }

        private static AudioClip Clip(int channels, int frequency, params float[] samples)
        {
            var clip = AudioClip.Create("clip", samples.Length / channels, channels, frequency, false);
            clip.SetData(samples, 0);
            return clip;
        }

        private static byte[] Wav(int channels, int rate, params short[] samples)
        {
            byte[] Four(int value) => new[] { (byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24) };
            byte[] Two(int value) => new[] { (byte)value, (byte)(value >> 8) };
            byte[] Text(string text) => text.Select(c => (byte)c).ToArray();
            var data = samples.SelectMany(sample => Two(sample)).ToArray();
            return new[]
            {
                Text("RIFF"), Four(36 + data.Length), Text("WAVE"), Text("fmt "), Four(16), Two(1), Two(channels), Four(rate), Four(rate * channels * 2), Two(channels * 2), Two(16),
                Text("data"), Four(data.Length), data,
            }.SelectMany(part => part).ToArray();
        }

        [Test]
        public void samples_become_a_wav_file_of_16_bits()
        {
            var samples = new[] { 0, .5f, -.5f, 1, -1, 2, -2, float.NaN, 1e-9f, float.NegativeInfinity };
            Assert.That(WavEncoder.Encode(samples, 10, 1, 16000),
                Is.EqualTo(Wav(1, 16000, 0, 16384, -16384, 32767, -32767, 32767, -32767, 0, 0, -32767)));
            Assert.That(WavEncoder.Encode(samples, 2, 2, 44100), Is.EqualTo(Wav(2, 44100, 0, 16384, -16384, 32767)));
            Assert.That(WavEncoder.Encode(samples, 0, 1, 8000), Is.EqualTo(Wav(1, 8000)));
        }

        [Test]
        public void channels_are_mixed_into_one()
        {
            var samples = new[] { .5f, -.5f, 1, 0, .25f, .75f };
            Assert.That(WavEncoder.Encode(samples, 3, 2, 22050, mono: true), Is.EqualTo(Wav(1, 22050, 0, 16384, 16384)));
            Assert.That(WavEncoder.Encode(samples, 2, 3, 22050, mono: true), Is.EqualTo(Wav(1, 22050, 10922, 10922)));
        }

        [Test]
        public void what_cannot_be_a_wav_file_is_refused()
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => WavEncoder.Encode(new float[3], 2, 2, 16000));
            Assert.Throws<ArgumentOutOfRangeException>(() => WavEncoder.Encode(new float[3], 1, 0, 16000));
            Assert.Throws<ArgumentOutOfRangeException>(() => WavEncoder.Encode(new float[3], -1, 1, 16000));
            Assert.Throws<ArgumentOutOfRangeException>(() => WavEncoder.Encode(new float[3], 1, 1, 0));
        }

        [Test]
        public void a_clip_is_sent_as_a_wav_file_in_mono()
        {
            Assert.That(Sent(Clip(2, 16000, 1, 0, -1, -1, 0, .5f).ToContent()), Is.EqualTo(Wav(1, 16000, 16384, -32767, 8192)));
            Assert.That(Sent(Clip(2, 16000, 1, 0, -1, -1).ToContent(mono: false)), Is.EqualTo(Wav(2, 16000, 32767, 0, -32767, -32767)));
            Assert.That(Sent(Clip(1, 16000, 1, 0, -1, -1).ToContent(2)), Is.EqualTo(Wav(1, 16000, 32767, 0)));
        }

        [Test]
        public void speech_becomes_a_clip_with_its_samples()
        {
            using var audio = Wait(() => Client().TextToSpeechAsync("Hello there", new TextToSpeechOptions { Model = Sandbox.At("text-to-speech") }));
            var clip = Wait(() => audio.ToAudioClipAsync("hello"));
            var samples = audio.GetSamples();
            Assert.That(new object[] { clip.name, clip.frequency, clip.channels, clip.samples }, Is.EqualTo(new object[] { "hello", 16000, 1, samples.Frames }));
            var data = new float[samples.Frames];
            clip.GetData(data, 0);
            Assert.That(data, Is.EqualTo(samples.ToArray()));
            Assert.That(data.Distinct().Count(), Is.GreaterThan(10));
        }

        [Test]
        public void a_clip_in_stereo_comes_back_as_it_was()
        {
            var told = Enumerable.Range(0, 800).Select(i => (float)Math.Sin(i * .1) * (i % 2 == 0 ? .9f : .1f)).ToArray();
            var sounds = Wait(() => Client().AudioToAudioAsync(Clip(2, 44100, told).ToContent(mono: false), new AudioToAudioOptions { Model = Sandbox.At("audio-to-audio") }));
            var clip = sounds[0].Audio!.ToAudioClip();
            Assert.That(new[] { clip.samples, clip.channels, clip.frequency }, Is.EqualTo(new[] { 400, 2, 44100 }));
            var heard = new float[800];
            clip.GetData(heard, 0);
            for (var i = 0; i < 800; i++) Assert.That(heard[i], Is.EqualTo(told[i]).Within(1f / 16384));
        }

        [Test]
        public void a_clip_is_recognized()
        {
            var speech = Wait(() => Client().AutomaticSpeechRecognitionAsync(Clip(1, 16000, new float[1600]).ToContent(),
                new AutomaticSpeechRecognitionOptions { Model = Sandbox.At("automatic-speech-recognition") }));
            Assert.That(speech.Text, Is.Not.Empty);
        }

        [Test]
        public void clips_whose_samples_cannot_be_read_say_what_to_do()
        {
            var clip = Clip(1, 16000, 0, 0);
            clip.loadType = AudioClipLoadType.Streaming;
            Assert.That(Assert.Throws<InvalidOperationException>(() => clip.ToContent()).Message, Is.StringContaining("Decompress On Load"));
            Assert.Throws<ArgumentOutOfRangeException>(() => Clip(1, 16000, 0, 0).ToContent(3));
            Assert.Throws<InvalidOperationException>(() => Clip(1, 16000, 0, 0).ToContent(0));
        }

        [Test]
        public void a_recording_is_sent_up_to_where_it_was_stopped()
        {
            using var recorder = new MicrophoneRecorder();
            recorder.Start(1, 8000);
            Assert.That(recorder.IsRecording, Is.True);
            Microphone.Speak(1, -1, .5f);
            var content = recorder.Stop();
            Assert.That(recorder.IsRecording, Is.False);
            Assert.That(Sent(content), Is.EqualTo(Wav(1, 8000, 32767, -32767, 16384)));
        }

        [Test]
        public void a_recording_that_has_ended_by_itself_is_sent_whole()
        {
            using var recorder = new MicrophoneRecorder();
            recorder.Start(1, 8000);
            Microphone.Speak(Enumerable.Repeat(.25f, 9000).ToArray());
            Assert.That(recorder.IsRecording, Is.False);
            Assert.That(Sent(recorder.Stop()).Length, Is.EqualTo(44 + 16000));
        }

        [Test]
        public void a_recording_of_nothing_says_so()
        {
            using var recorder = new MicrophoneRecorder();
            Assert.That(Assert.Throws<InvalidOperationException>(() => recorder.Stop()).Message, Is.StringContaining("not started"));
            recorder.Start();
            Assert.That(Assert.Throws<InvalidOperationException>(() => recorder.Stop()).Message, Is.StringContaining("nothing was recorded"));
            Assert.Throws<InvalidOperationException>(() => recorder.Stop());
        }

        [Test]
        public void in_edit_mode_recording_works_too()
        {
            Engine.Quit();
            using var recorder = new MicrophoneRecorder();
            recorder.Start(1, 8000);
            Microphone.Speak(0);
            recorder.Stop();
            lock (Engine.Log) Assert.That(Engine.Log.Where(entry => entry.Type == LogType.Error), Is.Empty);
        }

        [Test]
        public void without_a_microphone_recording_is_refused()
        {
            Microphone.devices = Array.Empty<string>();
            using var recorder = new MicrophoneRecorder();
            Assert.That(Assert.Throws<InvalidOperationException>(() => recorder.Start()).Message, Is.StringContaining("no microphone"));
        }

        [Test]
        public void the_frequency_is_one_that_the_microphone_can_do()
        {
            using var recorder = new MicrophoneRecorder();
            recorder.Start(1, 4000);
            Microphone.Speak(0);
            Assert.That(Sent(recorder.Stop()), Is.EqualTo(Wav(1, 8000, 0)));
        }
    }
}
