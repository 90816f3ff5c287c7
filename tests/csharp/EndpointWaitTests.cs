// Waits for Inference Endpoints and what they tell, and leases: held by several, released, disposed.

using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class EndpointWaitTests
    {
        private InferenceClient client = null!;
        private string folder = "";

        [SetUp]
        public void NewClient()
        {
            Endpoints.ForgetAll();
            client = Endpoints.Client();
            folder = Path.Combine(Path.GetTempPath(), "hfi leases " + Guid.NewGuid());
        }

        [TearDown]
        public void DisposeClient()
        {
            client.Dispose();
            if (Directory.Exists(folder)) Directory.Delete(folder, true);
        }

        // --- waits --------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task a_wait_tells_each_look_and_ends_when_the_endpoint_is_ready()
        {
            var endpoint = await Endpoints.Made(client, "it", "{'states':['pending','initializing*2','running'],'health':[503,200]}");
            var heard = new Reports();
            var options = Endpoints.Quick();
            options.Progress = heard;
            var ready = await endpoint.WaitAsync(options);
            Assert.That((ready.Status, ready.Url != null, endpoint.Status), Is.EqualTo(("running", true, "pending")));
            Assert.That(heard.All.Select(progress => progress.Status), Is.EqualTo(new[] { "pending", "initializing", "initializing", "running" }));
            Assert.That(heard.All.Last().Json["trouble"].AsString, Is.StringContaining("503"));
            foreach (var progress in heard.All) Assert.That(progress.Message, Is.StringContaining(progress.Status).And.EqualTo(progress.ToString()));
            Assert.That(heard.All.Select(progress => progress.Elapsed), Is.Ordered.And.All.GreaterThanOrEqualTo(TimeSpan.Zero));
            using var own = ready.CreateClient();
            Assert.That((await own.TextGenerationAsync("a")).Text, Is.Not.Empty);
        }

        [Test]
        public async Task a_wait_by_name_is_the_same()
        {
            await Endpoints.Made(client, "it", "{'states':['pending','running'],'health':[200]}");
            Assert.That((await client.WaitInferenceEndpointAsync("it", Endpoints.Quick())).Status, Is.EqualTo("running"));
        }

        [Test]
        public async Task a_wait_that_is_over_can_be_repeated()
        {
            var endpoint = await Endpoints.Made(client, "it", "{'state':'initializing'}");
            var error = await Sandbox.Thrown<HfiException>(() => endpoint.WaitAsync(Endpoints.Quick(0.05)));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.EndpointTimeout));
            Assert.That(error.Message, Is.StringContaining("initializing"));
            Endpoints.Script("it", Endpoints.Running);
            Assert.That((await endpoint.WaitAsync(Endpoints.Quick())).Status, Is.EqualTo("running"));
        }

        [Test]
        public async Task the_time_of_the_call_ends_a_wait_too()
        {
            var endpoint = await Endpoints.Made(client, "it", "{'state':'initializing'}");
            var options = new WaitInferenceEndpointOptions { RefreshEvery = 0.01, Timeout = TimeSpan.FromMilliseconds(50) };
            Assert.That((await Sandbox.Thrown<HfiException>(() => endpoint.WaitAsync(options))).Status, Is.EqualTo(HfiStatus.Timeout));
        }

        [Test]
        public async Task an_endpoint_that_fails_ends_the_wait_with_the_reason()
        {
            var endpoint = await Endpoints.Made(client, "it", "{'states':['pending',{'state':'failed','message':'out of memory ü'}]}");
            var error = await Sandbox.Thrown<HfiException>(() => endpoint.WaitAsync(Endpoints.Quick()));
            Assert.That((error.Status, error.ServerMessage), Is.EqualTo((HfiStatus.EndpointFailed, "out of memory ü")));
        }

        [Test]
        public async Task an_endpoint_that_is_deleted_meanwhile_ends_the_wait()
        {
            var endpoint = await Endpoints.Made(client, "it", "{'states':['pending*9','running'],'vanish_after':2}");
            Assert.That((await Sandbox.Thrown<HfiException>(() => endpoint.WaitAsync(Endpoints.Quick()))).Status, Is.EqualTo(HfiStatus.NotFound));
        }

        [Test]
        public async Task a_wait_is_cancelled_while_it_pauses()
        {
            var endpoint = await Endpoints.Made(client, "it", "{'state':'initializing'}");
            using var stop = new CancellationTokenSource();
            var options = new WaitInferenceEndpointOptions { RefreshEvery = 3600, Progress = new Reports(_ => stop.Cancel()) };
            var error = await Sandbox.Thrown<OperationCanceledException>(() => endpoint.WaitAsync(options, stop.Token));
            Assert.That(error.CancellationToken, Is.EqualTo(stop.Token));
        }

        [Test]
        public async Task several_wait_for_one_endpoint_at_once()
        {
            var endpoint = await Endpoints.Made(client, "it", "{'states':['pending*20','running'],'health':[503,503,200]}");
            var ready = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => endpoint.WaitAsync(Endpoints.Quick())));
            Assert.That(ready.Select(one => one.Status), Is.All.EqualTo("running"));
        }

        [TestCase(-1, 1)]
        [TestCase(1, 0)]
        public async Task times_that_cannot_be_meant_are_refused(double wait, double refresh)
        {
            var endpoint = await Endpoints.Made(client, "it", Endpoints.Running);
            var error = await Sandbox.Thrown<HfiException>(() => endpoint.WaitAsync(new WaitInferenceEndpointOptions { WaitSeconds = wait, RefreshEvery = refresh }));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.InvalidArgument));
            Assert.That(error.Message, Is.StringContaining(wait < 0 ? "timeout" : "refresh_every"));
        }

        // --- leases -------------------------------------------------------------------------------------------------------------------

        private AcquireInferenceEndpointOptions Lease(string? onRelease = null) =>
            new AcquireInferenceEndpointOptions { RefreshEvery = 0.01, WaitSeconds = 30, LeaseFolder = folder, OnRelease = onRelease };

        [Test]
        public async Task a_lease_wakes_a_paused_endpoint_and_the_last_release_pauses_it()
        {
            var endpoint = await Endpoints.Made(client, "it", Endpoints.Running);
            await endpoint.PauseAsync();
            var first = await client.AcquireInferenceEndpointAsync("it", Lease());
            Assert.That(first.Endpoint.Status, Is.EqualTo("running"));
            var second = await endpoint.AcquireAsync(Lease());
            using (var own = second.Endpoint.CreateClient()) Assert.That(own.TextGeneration("a").Text, Is.Not.Empty);
            Assert.That((await first.ReleaseAsync()).Status, Is.EqualTo("running"));
            Assert.That(Endpoints.State("it"), Is.EqualTo("running"));
            await second.DisposeAsync();
            Assert.That(Endpoints.State("it"), Is.EqualTo("paused"));
        }

        [TestCase("pause", "paused")]
        [TestCase("scale_to_zero", "scaledToZero")]
        [TestCase("nothing", "running")]
        public async Task a_lease_that_is_disposed_does_what_was_said(string onRelease, string state)
        {
            await Endpoints.Made(client, "it", Endpoints.Running);
            await using (var lease = await client.AcquireInferenceEndpointAsync("it", Lease(onRelease))) Assert.That(Endpoints.State("it"), Is.EqualTo("running"));
            Assert.That(Endpoints.State("it"), Is.EqualTo(state));
        }

        [Test]
        public async Task a_lease_is_released_once_however_often_it_is_disposed()
        {
            await Endpoints.Made(client, "it", Endpoints.Running);
            var lease = await client.AcquireInferenceEndpointAsync("it", Lease());
            var released = lease.ReleaseAsync();
            Assert.That(await lease.ReleaseAsync(), Is.SameAs(await released));
            await lease.DisposeAsync();
            await lease.DisposeAsync();
            Assert.That(Endpoints.Told("it")["pauses"].AsLong, Is.EqualTo(1));
        }

        [Test]
        public async Task a_release_that_fails_can_be_repeated()
        {
            await Endpoints.Made(client, "it", Endpoints.Running);
            var lease = await client.AcquireInferenceEndpointAsync("it", Lease());
            Endpoints.Script("it", "{'faults':{'pause':['status=500','status=500']}}");
            Assert.That((await Sandbox.Thrown<HfiException>(() => lease.ReleaseAsync())).Status, Is.EqualTo(HfiStatus.Server));
            Assert.That((await Sandbox.Thrown<HfiException>(() => lease.DisposeAsync().AsTask())).Status, Is.EqualTo(HfiStatus.Server));
            Assert.That(Endpoints.State("it"), Is.EqualTo("running"));
            await lease.DisposeAsync();
            Assert.That(Endpoints.State("it"), Is.EqualTo("paused"));
        }

        [Test]
        public async Task a_lease_of_a_client_that_was_disposed_counts_no_more()
        {
            await Endpoints.Made(client, "it", Endpoints.Running);
            var other = Endpoints.Client();
            var lost = await other.AcquireInferenceEndpointAsync("it", Lease());
            other.Dispose();
            lost.Endpoint.Dispose();
            var held = await client.AcquireInferenceEndpointAsync("it", Lease());
            await held.DisposeAsync();
            Assert.That(Endpoints.State("it"), Is.EqualTo("paused"));
        }

        [Test]
        public async Task a_lease_that_is_disposed_is_released_though_another_caller_cancels_the_release()
        {
            await Endpoints.Made(client, "it", Endpoints.Running);
            var lease = await client.AcquireInferenceEndpointAsync("it", Lease());
            Endpoints.Script("it", "{'faults':{'pause':['stall_before_headers']}}");
            using var stop = new CancellationTokenSource();
            var (release, disposal) = (lease.ReleaseAsync(stop.Token), lease.DisposeAsync().AsTask());
            await Waiting.UntilAsync("the server hears of it", () => Server.Received().Any(request => request["path"].AsString == Endpoints.Api + "/it/pause"));
            Assert.That(release.IsCompleted || disposal.IsCompleted, Is.False);
            stop.Cancel();
            Assert.That(await Waiting.End(release), Is.InstanceOf<OperationCanceledException>());
            await Waiting.Within(disposal);
            Assert.That(Endpoints.State("it"), Is.EqualTo("paused"));
        }

        [Test]
        public async Task a_lease_that_everybody_has_forgotten_is_known_until_it_is_released()
        {
            await Endpoints.Made(client, "it", Endpoints.Running);
            var before = InferenceEndpointLease.Open();
            var forgotten = new WeakReference(null);
            Waiting.Apart(() => forgotten.Target = client.AcquireInferenceEndpointAsync("it", Lease()).Result);
            for (var i = 0; i < 5; i++) Waiting.Apart(Waiting.Collect);
            await InferenceEndpointLease.Open().Except(before).Single().DisposeAsync();
            Assert.That(InferenceEndpointLease.Open(), Is.EquivalentTo(before));
            Assert.That(Endpoints.State("it"), Is.EqualTo("paused"));
        }

        [Test]
        public async Task acquisitions_are_ended_for_a_host_that_ends()
        {
            await Endpoints.Made(client, "it", "{'state':'initializing'}");
            using var stop = new CancellationTokenSource();
            var heard = new Reports();
            var options = Lease();
            options.Progress = heard;
            var acquisition = client.AcquireInferenceEndpointAsync("it", options, stop.Token);
            await Waiting.UntilAsync("it waits", () => heard.Count > 0);
            await Waiting.Within(InferenceEndpointLease.EndAcquisitions());
            Assert.That(await Waiting.End(acquisition), Is.InstanceOf<OperationCanceledException>());
            Assert.That(InferenceEndpointLease.EndAcquisitions().IsCompleted, Is.True);
        }

        [Test]
        public async Task an_acquisition_that_is_cancelled_names_the_callers_token()
        {
            await Endpoints.Made(client, "it", "{'state':'initializing'}");
            using var stop = new CancellationTokenSource();
            var options = Lease();
            options.Progress = new Reports(_ => stop.Cancel());
            var error = await Sandbox.Thrown<OperationCanceledException>(() => client.AcquireInferenceEndpointAsync("it", options, stop.Token));
            Assert.That(error.CancellationToken, Is.EqualTo(stop.Token));
        }

        [Test]
        public async Task an_acquisition_whose_client_is_disposed_ends_well_or_as_cancelled()
        {
            await Endpoints.Made(client, "it", Endpoints.Running);
            var settings = Endpoints.Options();
            settings.ManualDelivery = true;
            var own = new InferenceClient(settings);
            var acquisition = own.AcquireInferenceEndpointAsync("it", Lease());
            await Waiting.UntilAsync("it was looked at", () => Endpoints.Told("it")["looks"].AsLong > 0);
            for (var i = 0; i < 20; i++) await client.GetInferenceEndpointAsync("it");
            own.Dispose();
            Assert.That(await Waiting.End(acquisition), Is.Null.Or.InstanceOf<OperationCanceledException>());
        }

        [Test]
        public async Task acquiring_tells_what_it_waits_for()
        {
            var endpoint = await Endpoints.Made(client, "it", Endpoints.Running);
            await endpoint.PauseAsync();
            Endpoints.Script("it", "{'states':['initializing*2','running'],'health':[200]}");
            var (options, heard) = (Lease(), new Reports());
            options.Progress = heard;
            await using var lease = await client.AcquireInferenceEndpointAsync("it", options);
            Assert.That(heard.All.Select(progress => progress.Status), Has.Member("initializing"));
        }

        [Test]
        public async Task an_acquisition_that_is_over_or_fails_holds_nothing()
        {
            await Endpoints.Made(client, "it", "{'state':'failed','message':'broken'}");
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.AcquireInferenceEndpointAsync("it", Lease()))).Status, Is.EqualTo(HfiStatus.EndpointFailed));
            Endpoints.Script("it", "{'state':'initializing'}");
            var options = Lease();
            options.WaitSeconds = 0.05;
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.AcquireInferenceEndpointAsync("it", options))).Status, Is.EqualTo(HfiStatus.EndpointTimeout));
            Assert.That(Endpoints.Told("it")["pauses"].AsLong, Is.EqualTo(0));
        }
    }
}
