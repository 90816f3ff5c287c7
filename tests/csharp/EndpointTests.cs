// Operations on Inference Endpoints: what they send and give, snapshots, lists, the catalog, hardware, clients, secrets.

using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class EndpointTests
    {
        private InferenceClient client = null!;

        [SetUp]
        public void NewClient()
        {
            Endpoints.ForgetAll();
            client = Endpoints.Client();
        }

        [TearDown]
        public void DisposeClient() => client.Dispose();

        // --- creations ----------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task a_creation_sends_every_option_in_its_place()
        {
            var endpoint = await client.CreateInferenceEndpointAsync("all", new CreateInferenceEndpointOptions
            {
                Namespace = "sandbox-org", Repository = "gpt2", Framework = "pytorch", Accelerator = "gpu", InstanceSize = "x4", InstanceType = "nvidia-l4",
                Region = "us-east4", Vendor = "gcp", Type = "private", MinReplica = 0, MaxReplica = 7, ScalingMetric = "hardwareUsage", ScalingThreshold = 0.75,
                ScaleToZeroTimeout = 30, Revision = "main", Task = "text-generation",
                CustomImage = Server.Json("{'url':'registry.invalid/tgi:1','port':8080,'health_route':'/ready','env':{'A':'1'}}"),
                ContainerCommand = new[] { "serve", "now" }, ContainerArgs = new[] { "--fast" }, Env = Server.Json("{'E':'e'}"), Secrets = Server.Json("{'S':'hush'}"),
                Domain = "a.example", Path = "/models/mine", CacheHttpResponses = true, Tags = new[] { "one", "two" }, ContainerRegistryUsername = "me",
                ContainerRegistryPassword = "pass", PrivateLinkAccountId = "123456", PrivateLinkRegion = "eu-west-1", AccountId = "ignored", Token = "hf_other",
            });
            var sent = Endpoints.Sent("POST", "/v2/endpoint/sandbox-org");
            Assert.That(Server.BodyOf(sent), Is.EqualTo(Server.Json(
                "{'compute':{'scaling':{'scaleToZeroTimeout':30,'minReplica':0,'maxReplica':7,'measure':{'hardwareUsage':0.75}},'accelerator':'gpu','instanceSize':'x4'," +
                "'instanceType':'nvidia-l4'},'model':{'revision':'main','image':{'custom':{'url':'registry.invalid/tgi:1','port':8080,'health_route':'/ready'," +
                "'env':{'A':'1'},'credentials':{'username':'me','password':'pass'}}},'repository':'gpt2','framework':'pytorch','task':'text-generation'," +
                "'command':['serve','now'],'args':['--fast'],'env':{'E':'e'},'secrets':{'S':'hush'}},'name':'all','provider':{'region':'us-east4','vendor':'gcp'}," +
                "'type':'private','route':{'domain':'a.example','path':'/models/mine'},'cacheHttpResponses':true,'tags':['one','two']," +
                "'privateService':{'accountId':'123456','region':'eu-west-1'}}")));
            Assert.That(sent["headers"]["authorization"].AsString, Is.EqualTo("Bearer hf_other"));
            Assert.That(endpoint.Json.ToString(), Is.Not.StringContaining("hush").And.Not.StringContaining("\"pass\""));
            // It keeps the token that it was made with.
            await endpoint.FetchAsync();
            Assert.That(Endpoints.Sent("GET", "/v2/endpoint/sandbox-org/all")["headers"]["authorization"].AsString, Is.EqualTo("Bearer hf_other"));
        }

        [Test]
        public async Task a_snapshot_says_all_that_the_api_said_and_does_not_change()
        {
            using var endpoint = await client.CreateInferenceEndpointAsync("my-endpoint", Endpoints.Gpt2());
            Assert.That(new[] { endpoint.Name, endpoint.Namespace, endpoint.Status, endpoint.StatusMessage, endpoint.Url, endpoint.Repository, endpoint.Framework, endpoint.Task, endpoint.Type, endpoint.HealthRoute },
                Is.EqualTo(new[] { "my-endpoint", "sandbox-user", "pending", "Endpoint waiting to be scheduled", null, "gpt2", "pytorch", "text-generation", "authenticated", "/health" }));
            Assert.That(endpoint.Revision, Is.EqualTo("0123456789abcdef0123456789abcdef01234567"));
            Assert.That(endpoint.ToString(), Is.EqualTo("sandbox-user/my-endpoint (pending)"));
            var created = DateTimeOffset.Parse(endpoint.Json["status"]["createdAt"].AsString!.Substring(0, 23) + "Z", System.Globalization.CultureInfo.InvariantCulture);
            Assert.That(endpoint.CreatedAt, Is.EqualTo(created));
            Assert.That(endpoint.UpdatedAt, Is.EqualTo(created));
            Assert.That(endpoint.Json["compute"]["instanceType"].AsString, Is.EqualTo("intel-spr"));

            Endpoints.Script("my-endpoint", Endpoints.Running);
            using var later = await endpoint.FetchAsync();
            Assert.That((endpoint.Status, endpoint.Url), Is.EqualTo(("pending", (string?)null)));
            Assert.That((later.Status, later.Url), Is.EqualTo(("running", Sandbox.Url + "/endpoints/sandbox-user/my-endpoint")));
        }

        [Test]
        public async Task a_creation_that_cannot_be_meant_is_refused()
        {
            var incomplete = await Sandbox.Thrown<HfiException>(() => client.CreateInferenceEndpointAsync("a", new CreateInferenceEndpointOptions { Repository = "gpt2" }));
            Assert.That(incomplete.Status, Is.EqualTo(HfiStatus.InvalidArgument));
            Assert.That(incomplete.Message, Is.StringContaining("framework"));
            Assert.That(Server.Received(), Is.Empty);
            await Sandbox.Thrown<ArgumentNullException>(() => client.CreateInferenceEndpointAsync("a", null!));
            await client.CreateInferenceEndpointAsync("taken", Endpoints.Gpt2());
            var taken = await Sandbox.Thrown<HfiException>(() => client.CreateInferenceEndpointAsync("taken", Endpoints.Gpt2()));
            Assert.That(taken.HttpStatus, Is.EqualTo(409));
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.CreateInferenceEndpointAsync("No Name", Endpoints.Gpt2()))).Status, Is.EqualTo(HfiStatus.BadRequest));
        }

        // --- what is done with one ----------------------------------------------------------------------------------------------------

        [Test]
        public async Task an_endpoint_is_paused_resumed_scaled_to_zero_and_deleted_by_its_object()
        {
            var endpoint = await Endpoints.Made(client, "it", Endpoints.Running);
            Assert.That((await endpoint.PauseAsync()).Status, Is.EqualTo("paused"));
            Assert.That((await endpoint.ResumeAsync()).Status, Is.EqualTo("initializing"));
            Endpoints.Script("it", Endpoints.Running);
            Assert.That((await endpoint.ScaleToZeroAsync()).Status, Is.EqualTo("scaledToZero"));
            Assert.That((await endpoint.FetchAsync()).Status, Is.EqualTo("scaledToZero"));
            await endpoint.DeleteAsync();
            Assert.That((await Sandbox.Thrown<HfiException>(() => endpoint.FetchAsync())).Status, Is.EqualTo(HfiStatus.NotFound));
            Assert.That((await Sandbox.Thrown<HfiException>(() => endpoint.DeleteAsync())).Status, Is.EqualTo(HfiStatus.NotFound));
            Assert.That(Endpoints.Told("it")["exists"].AsBool, Is.False);
        }

        [Test]
        public async Task an_endpoint_is_paused_resumed_scaled_to_zero_and_deleted_by_its_name()
        {
            await Endpoints.Made(client, "it", Endpoints.Running);
            Assert.That((await client.PauseInferenceEndpointAsync("it")).Status, Is.EqualTo("paused"));
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.PauseInferenceEndpointAsync("it"))).Status, Is.EqualTo(HfiStatus.EndpointPaused));
            Assert.That((await client.ResumeInferenceEndpointAsync("it")).Status, Is.EqualTo("initializing"));
            Endpoints.Script("it", Endpoints.Running);
            Assert.That((await client.ResumeInferenceEndpointAsync("it")).Status, Is.EqualTo("running"));
            await Sandbox.Thrown<HfiException>(() => client.ResumeInferenceEndpointAsync("it", new ResumeInferenceEndpointOptions { RunningOk = false }));
            Assert.That((await client.ScaleToZeroInferenceEndpointAsync("it")).Status, Is.EqualTo("scaledToZero"));
            Assert.That((await client.GetInferenceEndpointAsync("it")).Status, Is.EqualTo("scaledToZero"));
            await client.DeleteInferenceEndpointAsync("it");
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.GetInferenceEndpointAsync("it"))).Status, Is.EqualTo(HfiStatus.NotFound));
        }

        [Test]
        public async Task an_update_sends_what_is_set_and_nothing_else()
        {
            var endpoint = await Endpoints.Made(client, "it", Endpoints.Running);
            var updated = await endpoint.UpdateAsync(new UpdateInferenceEndpointOptions { MinReplica = 0, MaxReplica = 3, Tags = new[] { "new" } });
            Assert.That(Server.BodyOf(Endpoints.Sent("PUT", Endpoints.Api + "/it")), Is.EqualTo(Server.Json("{'compute':{'scaling':{'minReplica':0,'maxReplica':3}},'tags':['new']}")).Or.EqualTo(
                Server.Json("{'tags':['new'],'compute':{'scaling':{'minReplica':0,'maxReplica':3}}}")));
            Assert.That(updated.Status, Is.EqualTo("updating"));
            Assert.That(updated.Json["compute"]["scaling"]["maxReplica"].AsLong, Is.EqualTo(3));
            Assert.That((await client.UpdateInferenceEndpointAsync("it", new UpdateInferenceEndpointOptions { Repository = "other/model" })).Repository, Is.EqualTo("other/model"));
            await Sandbox.Thrown<ArgumentNullException>(() => endpoint.UpdateAsync(null!));
            await Sandbox.Thrown<ArgumentNullException>(() => client.UpdateInferenceEndpointAsync("it", null!));
        }

        [Test]
        public async Task a_name_stays_one_part_of_the_path()
        {
            await Sandbox.Thrown<HfiException>(() => client.GetInferenceEndpointAsync("../a/b?c#ü"));
            Assert.That(Server.Received("GET").Last()["path"].AsString, Is.StringStarting(Endpoints.Api + "/..%2Fa%2Fb%3Fc%23"));
            foreach (var name in new[] { "", ".." }) await Sandbox.Thrown<HfiException>(() => client.DeleteInferenceEndpointAsync(name));
            Assert.That(Server.Received("DELETE"), Is.Empty);
        }

        // --- lists --------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task lists_have_the_endpoints_of_a_namespace_or_of_all_with_warnings()
        {
            await client.CreateInferenceEndpointAsync("one", Endpoints.Gpt2());
            await client.CreateInferenceEndpointAsync("two", Endpoints.Gpt2());
            var other = Endpoints.Gpt2();
            other.Namespace = "sandbox-org";
            await client.CreateInferenceEndpointAsync("three", other);
            var own = await client.ListInferenceEndpointsAsync();
            Assert.That(own.Select(endpoint => endpoint.Name), Is.EqualTo(new[] { "one", "two" }));
            Assert.That(own.Response.Warnings, Is.Empty);
            Assert.That((await client.ListInferenceEndpointsAsync(new ListInferenceEndpointsOptions { Namespace = "sandbox-org" })).Single().Name, Is.EqualTo("three"));
            var all = await client.ListInferenceEndpointsAsync(new ListInferenceEndpointsOptions { Namespace = "*" });
            Assert.That(all.Select(endpoint => endpoint.Namespace + "/" + endpoint.Name), Is.EquivalentTo(new[] { "sandbox-user/one", "sandbox-user/two", "sandbox-org/three" }));
            Assert.That(all.Response.Warnings.Single(), Is.StringContaining("sandbox-locked"));
            var locked = await Sandbox.Thrown<HfiException>(() => client.ListInferenceEndpointsAsync(new ListInferenceEndpointsOptions { Namespace = "sandbox-locked" }));
            Assert.That(locked.Status, Is.EqualTo(HfiStatus.Forbidden));
            Assert.That(Endpoints.Told("one")["looks"].AsLong, Is.EqualTo(0));
        }

        [Test]
        public async Task the_catalog_is_listed_and_deployed_from()
        {
            var all = await client.ListInferenceCatalogAsync();
            Assert.That(all.Count, Is.EqualTo(4));
            Assert.That(all[0]["repo_id"].AsString, Is.EqualTo("Qwen/Qwen2.5-7B-Instruct"));
            Assert.That(all[1]["recipes"][0]["engine"].AsString, Is.EqualTo("sglang"));
            var some = await client.ListInferenceCatalogAsync(new ListInferenceCatalogOptions { Accelerator = "gpu", Engine = "vllm", License = "Apache 2.0", Task = "text-generation", Search = "qwen", Limit = 3 });
            Assert.That(some.Count, Is.EqualTo(1));
            Assert.That(Endpoints.Sent("GET", "/api/v1/catalog/list")["query"].Members.ToDictionary(member => member.Key, member => member.Value.AsString),
                Is.EquivalentTo(Server.Json("{'accelerator':'gpu','engine':'vllm','license':'Apache 2.0','limit':'3','search':'qwen','task':'text-generation'}").Members.ToDictionary(member => member.Key, member => member.Value.AsString)));
            var made = await client.CreateInferenceEndpointFromCatalogAsync(new CreateInferenceEndpointFromCatalogOptions
            {
                RepoId = "Qwen/Qwen2.5-7B-Instruct", Name = "named", Accelerator = "cpu", GgufFile = "qwen2.5-7b-instruct-q8_0.gguf",
            });
            Assert.That((made.Name, made.Repository), Is.EqualTo(("named", "Qwen/Qwen2.5-7B-Instruct")));
            Assert.That(Server.BodyOf(Endpoints.Sent("POST", "/api/v1/catalog/model/Qwen/Qwen2.5-7B-Instruct/deploy")),
                Is.EqualTo(Server.Json("{'namespace':'sandbox-user','config':{'name':'named'},'accelerator':'cpu','ggufFile':'qwen2.5-7b-instruct-q8_0.gguf'}")));
            Assert.That((await client.CreateInferenceEndpointFromCatalogAsync(new CreateInferenceEndpointFromCatalogOptions { RecipeId = "cold-soup-1" })).Repository, Is.EqualTo("BAAI/bge-small-en-v1.5"));
            await Sandbox.Thrown<HfiException>(() => client.CreateInferenceEndpointFromCatalogAsync(new CreateInferenceEndpointFromCatalogOptions()));
        }

        [Test]
        public async Task the_hardware_has_prices_and_quotas()
        {
            var hardware = await client.ListInferenceEndpointsHardwareAsync();
            Assert.That(hardware.Count, Is.EqualTo(6));
            Assert.That(hardware[2]["id"].AsString, Is.EqualTo("aws-us-east-1-nvidia-l4-x1"));
            Assert.That(new[] { hardware[2]["price_per_hour"].AsDouble, hardware[2]["gpu_memory_gb"].AsDouble, hardware[2]["max_accelerators"].AsDouble }, Is.EqualTo(new double?[] { 0.8, 24, 16 }));
        }

        // --- snapshots from JSON, clients, secrets ------------------------------------------------------------------------------------

        [Test]
        public async Task an_endpoint_is_made_again_from_json_that_was_kept()
        {
            var saved = (await Endpoints.Made(client, "it", Endpoints.Running)).Json.ToString();
            var restored = client.InferenceEndpointFromJson("sandbox-user", JsonValue.Parse(saved), "hf_kept");
            Assert.That((restored.Name, restored.Namespace, restored.Json.ToString()), Is.EqualTo(("it", "sandbox-user", saved)));
            Assert.That((await restored.FetchAsync()).Status, Is.EqualTo("running"));
            Assert.That(Endpoints.Sent("GET", Endpoints.Api + "/it")["headers"]["authorization"].AsString, Is.EqualTo("Bearer hf_kept"));
            foreach (var wrong in new[] { "{}", "[]", "{'name':7}", "null" })
                Assert.That(Assert.Throws<HfiException>(() => client.InferenceEndpointFromJson("sandbox-user", Server.Json(wrong))).Status, Is.LessThan(HfiStatus.Ok), wrong);
            Assert.Throws<ArgumentNullException>(() => client.InferenceEndpointFromJson("sandbox-user", null!));
        }

        [Test]
        public async Task an_endpoint_belongs_to_somebody()
        {
            var saved = (await client.CreateInferenceEndpointAsync("it", Endpoints.Gpt2())).Json;
            Assert.Throws<ArgumentNullException>(() => client.InferenceEndpointFromJson(null!, saved));
        }

        [Test]
        public async Task the_client_of_an_endpoint_calls_it_and_outlives_the_first_one()
        {
            var endpoint = await Endpoints.Made(client, "it", Endpoints.Running);
            using var own = endpoint.CreateClient();
            client.Dispose();
            endpoint.Dispose();
            Assert.That((await own.TextGenerationAsync("a")).Text, Is.Not.Empty);
            Assert.That(own.ChatCompletion(new[] { ChatMessage.User("a") }).Text, Is.EqualTo("You said: a"));
            Assert.That(string.Concat((await Server.All(own.ChatCompletionStreamAsync("b"))).Select(chunk => chunk.Text)), Is.EqualTo("You said: b"));
            Assert.That(Endpoints.Sent("POST", "/endpoints/sandbox-user/it")["headers"]["authorization"].AsString, Is.EqualTo("Bearer hf_sandbox"));
            Assert.That(Endpoints.Told("it")["calls"].AsLong, Is.EqualTo(3));
        }

        [Test]
        public async Task an_endpoint_without_a_url_has_no_client_yet()
        {
            var endpoint = await client.CreateInferenceEndpointAsync("it", Endpoints.Gpt2());
            var error = Assert.Throws<HfiException>(() => endpoint.CreateClient().Dispose());
            Assert.That(error.Status, Is.EqualTo(HfiStatus.InvalidState));
            Assert.That(error.Message, Is.StringContaining("wait"));
        }

        [Test]
        public async Task a_paused_endpoint_refuses_calls_and_one_at_zero_is_woken()
        {
            var endpoint = await Endpoints.Made(client, "it", Endpoints.Running);
            using var own = endpoint.CreateClient();
            await endpoint.PauseAsync();
            Assert.That((await Sandbox.Thrown<HfiException>(() => own.TextGenerationAsync("a"))).Status, Is.EqualTo(HfiStatus.EndpointPaused));
            Endpoints.Script("it", "{'state':'scaledToZero','start_ms':20}");
            Assert.That((await own.TextGenerationAsync("a")).Text, Is.Not.Empty);
        }

        [Test]
        public async Task secrets_are_in_no_part_of_an_error_and_in_no_log_record()
        {
            var records = new ConcurrentQueue<string>();
            var settings = Endpoints.Options();
            settings.LogLevel = HfiLogLevel.Debug;
            settings.Log = (level, text) => records.Enqueue(text);
            var options = Endpoints.Gpt2();
            options.Secrets = Server.Json("{'KEY':'hush-hush-1'}");
            options.Token = "hf_mine_alone";
            options.CustomImage = Server.Json("{'url':'r','hush-hush-1':1}"); // the server names the member that it does not know
            using (var logging = new InferenceClient(settings))
            {
                var error = await Sandbox.Thrown<HfiException>(() => logging.CreateInferenceEndpointAsync("it", options));
                Assert.That(error.Message, Is.StringContaining("is not known"));
                Assert.That(string.Join("\n", error, error.Message, error.ServerMessage, error.Body), Is.Not.StringContaining("hush").And.Not.StringContaining("hf_mine"));
                options.CustomImage = null;
                var made = await logging.CreateInferenceEndpointAsync("it", options);
                Assert.That(string.Join("\n", made, made.Json), Is.Not.StringContaining("hush").And.Not.StringContaining("hf_mine"));
            }
            Assert.That(string.Join("\n", records), Is.StringContaining("POST").And.Not.StringContaining("hush").And.Not.StringContaining("hf_mine"));
        }

        [Test]
        public async Task an_operation_without_a_token_that_must_be_there_sends_nothing()
        {
            using var tokenless = new InferenceClient(new InferenceClientOptions { EndpointsUrl = Sandbox.Url, TokenDiscovery = TokenDiscovery.Off });
            var error = await Sandbox.Thrown<HfiException>(() => tokenless.GetInferenceEndpointAsync("it", new GetInferenceEndpointOptions { Token = true }));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.NoToken));
            Assert.That(Server.Received("GET"), Is.Empty);
            var refused = await Sandbox.Thrown<HfiException>(() => client.GetInferenceEndpointAsync("it", new GetInferenceEndpointOptions { Token = "hf_expired", Namespace = "sandbox-user" }));
            Assert.That(refused.Status, Is.EqualTo(HfiStatus.Unauthorized));
        }

        [Test]
        public async Task what_was_disposed_says_so()
        {
            var endpoint = await client.CreateInferenceEndpointAsync("it", Endpoints.Gpt2());
            var kept = await endpoint.FetchAsync();
            endpoint.Dispose();
            endpoint.Dispose();
            Assert.Throws<ObjectDisposedException>(() => _ = endpoint.Name);
            Assert.Throws<ObjectDisposedException>(() => _ = endpoint.Json);
            Assert.Throws<ObjectDisposedException>(() => endpoint.CreateClient());
            await Sandbox.Thrown<ObjectDisposedException>(() => endpoint.FetchAsync());
            client.Dispose();
            Assert.That(kept.Name, Is.EqualTo("it"));
            await Sandbox.Thrown<ObjectDisposedException>(() => kept.FetchAsync());
        }
    }
}
