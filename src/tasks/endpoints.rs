//! The operations on Inference Endpoints, by huggingface_hub's names and arguments, and what hfi adds to them.
//! `src/endpoints` carries them out.

use crate::error::{Error, Result};
use crate::tasks::args::Args;
use crate::tasks::results::Gives;
use crate::tasks::{Arg, Form, Kind, Place, Task, arg, control, task};

/// What is done with Inference Endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Makes one.
    Create,
    /// Makes one as the catalog says.
    CreateFromCatalog,
    /// Looks at one.
    Get,
    /// Looks at all of an account, or of all accounts.
    List,
    /// Changes one.
    Update,
    /// Stops one until somebody resumes it.
    Pause,
    /// Starts a paused one.
    Resume,
    /// Stops one until somebody calls it.
    ScaleToZero,
    /// Takes one away.
    Delete,
    /// Looks at the catalog.
    ListCatalog,
    /// Looks at the hardware and its prices.
    ListHardware,
    /// Waits until one can be called.
    Wait,
    /// Has one run, and counts who wants it.
    Acquire,
    /// Gives up what was acquired; the last one stops it.
    Release,
}

impl Operation {
    /// Whether it goes on until something outside happens, under a time limit of its own.
    pub fn waits(self) -> bool {
        matches!(self, Self::Wait | Self::Acquire)
    }

    /// Whether a second request after one that a gateway gave up could do harm or look like a failure.
    pub fn is_once(self) -> bool {
        matches!(self, Self::Create | Self::CreateFromCatalog | Self::Delete)
    }
}

const fn path(name: &'static str, doc: &'static str) -> Arg {
    arg(name, Kind::Text, Place::Path, doc)
}

/// The wire name of arguments that `src/endpoints/body.rs` puts where they belong; of the others it is the path in the body.
pub const BY_HAND: &str = "";

const fn body(name: &'static str, kind: Kind, doc: &'static str) -> Arg {
    arg(name, kind, Place::Body, doc)
}

const fn query(name: &'static str, kind: Kind, doc: &'static str) -> Arg {
    arg(name, kind, Place::Query, doc)
}

const NAME: Arg = path("name", "The endpoint's name.").required();
const NAMESPACE: Arg =
    path("namespace", "The user or organisation that it belongs to; by default the token's user.");
const TOKEN: Arg = control(
    "token",
    Kind::FlagOrText,
    "A token for this operation in place of the client's; false for none, true to fail without one.",
);
const ONE: &[Arg] = &[NAME, NAMESPACE, TOKEN];
const ACCOUNT: &[Arg] = &[NAMESPACE, TOKEN];

const ACCELERATOR: Arg =
    body("accelerator", Kind::Text, "What computes: `cpu`, `gpu` or `neuron`.").wire("compute.accelerator");
const INSTANCE_SIZE: Arg =
    body("instance_size", Kind::Text, "The size of the instance, as `x2`.").wire("compute.instanceSize");
const INSTANCE_TYPE: Arg =
    body("instance_type", Kind::Text, "The type of the instance, as `intel-icl` or `nvidia-l4`.")
        .wire("compute.instanceType");
const MIN_REPLICA: Arg =
    body("min_replica", Kind::Integer(0), "The least number of replicas; 0 lets it scale to zero.")
        .wire("compute.scaling.minReplica");
const MAX_REPLICA: Arg = body("max_replica", Kind::Integer(0), "The largest number of replicas.")
    .wire("compute.scaling.maxReplica");
const SCALE_TO_ZERO_TIMEOUT: Arg =
    body("scale_to_zero_timeout", Kind::Integer(0), "Minutes without a call after which it scales to zero.")
        .wire("compute.scaling.scaleToZeroTimeout");
const SCALING_METRIC: Arg = body("scaling_metric", Kind::Text, "What is measured to add replicas.")
    .wire(BY_HAND)
    .choices(&["pendingRequests", "hardwareUsage"]);
const SCALING_THRESHOLD: Arg =
    body("scaling_threshold", Kind::Number, "The value of the metric at which a replica is added.")
        .wire(BY_HAND);
const REPOSITORY: Arg = body("repository", Kind::Text, "The model's id on the Hub.").wire("model.repository");
const FRAMEWORK: Arg =
    body("framework", Kind::Text, "The model's framework: `pytorch`, `custom` …").wire("model.framework");
const REVISION: Arg =
    body("revision", Kind::Text, "The model's revision: a commit, branch or tag.").wire("model.revision");
const TASK: Arg = body("task", Kind::Text, "The model's task, as `text-generation`.").wire("model.task");
const CUSTOM_IMAGE: Arg = body(
    "custom_image",
    Kind::Object,
    "The container image: `{\"url\": …, \"port\": …}`, or one variant by its name, as `{\"vLLM\": {\"url\": …}}`.",
)
.wire(BY_HAND);
const COMMAND: Arg =
    body("container_command", Kind::Texts, "The container's command, in place of the image's.")
        .wire("model.command");
const ARGS: Arg =
    body("container_args", Kind::Texts, "The arguments of the container's command.").wire("model.args");
const ENV: Arg =
    body("env", Kind::Object, "Environment variables of the container, values as texts.").wire("model.env");
const SECRETS: Arg = body(
    "secrets",
    Kind::Object,
    "Secret environment variables of the container, values as texts; never shown.",
)
.wire("model.secrets");
const DOMAIN: Arg =
    body("domain", Kind::Text, "A domain of one's own for the endpoint.").wire("route.domain");
const PATH: Arg =
    body("path", Kind::Text, "A path of one's own to the model, beginning with `/`.").wire("route.path");
const CACHE: Arg =
    body("cache_http_responses", Kind::Flag, "Whether replies are cached.").wire("cacheHttpResponses");
const TAGS: Arg = body("tags", Kind::Texts, "Tags of the endpoint.");

/// What create and update share.
const SETTINGS: &[Arg] = &[
    SCALING_METRIC,
    SCALING_THRESHOLD,
    SCALE_TO_ZERO_TIMEOUT,
    REVISION,
    TASK,
    CUSTOM_IMAGE,
    COMMAND,
    ARGS,
    ENV,
    SECRETS,
    DOMAIN,
    PATH,
    CACHE,
    TAGS,
];

const fn operation(
    name: &'static str,
    symbol: &'static str,
    operation: Operation,
    args: &'static [&'static [Arg]],
    doc: &'static str,
) -> Task {
    Task { symbol, args, form: Form::Endpoints(operation), gives: Gives::Endpoint, ..task(name, "", doc) }
}

/// create_inference_endpoint
pub static CREATE: Task = Task {
    check: |args| match args.text("type") {
        Some("protected") => {
            Err(Error::argument("type \"protected\" is not there any more; use \"authenticated\""))
        }
        _ => Ok(()),
    },
    ..operation(
        "create_inference_endpoint",
        "endpoint_create",
        Operation::Create,
        &[
            &[
                NAME,
                REPOSITORY.required(),
                FRAMEWORK.required(),
                ACCELERATOR.required(),
                INSTANCE_SIZE.required(),
                INSTANCE_TYPE.required(),
                body("region", Kind::Text, "The region of the hardware, as `us-east-1`.")
                    .wire("provider.region")
                    .required(),
                body("vendor", Kind::Text, "Whose hardware: `aws`, `azure`, `gcp` …")
                    .wire("provider.vendor")
                    .required(),
                body("type", Kind::Text, "Who may call it.").default("\"authenticated\"").choices(&[
                    "authenticated",
                    "public",
                    "private",
                ]),
                MIN_REPLICA.default("1"),
                MAX_REPLICA.default("1"),
            ],
            SETTINGS,
            &[
                body(
                    "container_registry_username",
                    Kind::Text,
                    "The user at the registry of a custom image.",
                )
                .wire(BY_HAND),
                body(
                    "container_registry_password",
                    Kind::Text,
                    "That user's password; never shown. Wants `container_registry_username`.",
                )
                .wire(BY_HAND),
                body(
                    "private_link_account_id",
                    Kind::Text,
                    "The AWS account that may reach it by PrivateLink. Wants `private_link_region`.",
                )
                .wire(BY_HAND),
                body("private_link_region", Kind::Text, "The AWS region of the PrivateLink's entry.")
                    .wire(BY_HAND),
                control(
                    "account_id",
                    Kind::Text,
                    "Ignored, as huggingface_hub does; see `private_link_account_id`.",
                ),
            ],
            ACCOUNT,
        ],
        "Deploys a model on hardware of its own. hfi_endpoint_list_hardware says what goes together.",
    )
};

/// create_inference_endpoint_from_catalog
pub static CREATE_FROM_CATALOG: Task = Task {
    check: catalog_choice,
    ..operation(
        "create_inference_endpoint_from_catalog",
        "endpoint_create_from_catalog",
        Operation::CreateFromCatalog,
        &[
            &[
                path("repo_id", "The model's id in the catalog; or `recipe_id`."),
                path("recipe_id", "The recipe's id in the catalog; or `repo_id`."),
                body("name", Kind::Text, "The endpoint's name; by default one is made up.")
                    .wire("config.name"),
                body("accelerator", Kind::Text, "Which of the model's recipes: `cpu`, `gpu` or `neuron`."),
                body("gguf_file", Kind::Text, "Which of the model's recipes: the one for this file.")
                    .wire("ggufFile"),
            ],
            ACCOUNT,
        ],
        "Deploys a model as Hugging Face has tested it. hfi_endpoint_list_catalog says which there are.",
    )
};

fn catalog_choice(args: &Args) -> Result<()> {
    let has = |name: &str| args.get(name).is_some();
    if args.get("token") == Some(&false.into()) {
        return Err(Error::argument("the catalog deploys for users only; leave out \"token\": false"));
    }
    match (has("repo_id"), has("recipe_id")) {
        (true, true) => Err(Error::argument("both repo_id and recipe_id are set; set one of them")),
        (false, false) => Err(Error::argument("neither repo_id nor recipe_id is set; set one of them")),
        (false, true) if has("accelerator") || has("gguf_file") => {
            Err(Error::argument("recipe_id says all; leave out accelerator and gguf_file"))
        }
        _ => Ok(()),
    }
}

/// get_inference_endpoint
pub static GET: Task =
    operation("get_inference_endpoint", "endpoint_get", Operation::Get, &[ONE], "Looks at an endpoint.");

/// list_inference_endpoints
pub static LIST: Task = Task {
    gives: Gives::Endpoints,
    ..operation(
        "list_inference_endpoints",
        "endpoint_list",
        Operation::List,
        &[&[
            path(
                "namespace",
                "The user or organisation whose endpoints are listed; `*` for the token's user and all of the user's \
                 organisations; by default the user.",
            ),
            TOKEN,
        ]],
        "Lists endpoints. With the namespace `*`, organisations that could not be asked are warnings of the response.",
    )
};

/// update_inference_endpoint
pub static UPDATE: Task = operation(
    "update_inference_endpoint",
    "endpoint_update",
    Operation::Update,
    &[
        &[NAME, REPOSITORY, FRAMEWORK, ACCELERATOR, INSTANCE_SIZE, INSTANCE_TYPE, MIN_REPLICA, MAX_REPLICA],
        SETTINGS,
        &[
            body(
                "tensor_parallel_size",
                Kind::Integer(1),
                "Accelerators that share a copy of the model (vLLM and SGLang).",
            )
            .wire(BY_HAND),
            body("data_parallel_size", Kind::Integer(1), "Copies of the model, one an accelerator (vLLM).")
                .wire(BY_HAND),
        ],
        ACCOUNT,
    ],
    "Changes an endpoint: only what is set.",
);

/// pause_inference_endpoint
pub static PAUSE: Task = operation(
    "pause_inference_endpoint",
    "endpoint_pause",
    Operation::Pause,
    &[ONE],
    "Stops an endpoint until somebody resumes it. It costs nothing meanwhile.",
);

/// resume_inference_endpoint
pub static RESUME: Task = operation(
    "resume_inference_endpoint",
    "endpoint_resume",
    Operation::Resume,
    &[
        ONE,
        &[control("running_ok", Kind::Flag, "Whether it is no error that it runs already.").default("true")],
    ],
    "Starts a paused endpoint. hfi_endpoint_wait waits until it can be called.",
);

/// scale_to_zero_inference_endpoint
pub static SCALE_TO_ZERO: Task = operation(
    "scale_to_zero_inference_endpoint",
    "endpoint_scale_to_zero",
    Operation::ScaleToZero,
    &[ONE],
    "Stops an endpoint until somebody calls it. It costs nothing meanwhile.",
);

/// delete_inference_endpoint
pub static DELETE: Task = Task {
    gives: Gives::Nothing,
    ..operation(
        "delete_inference_endpoint",
        "endpoint_delete",
        Operation::Delete,
        &[ONE],
        "Takes an endpoint away, for good.",
    )
};

/// list_inference_catalog
pub static LIST_CATALOG: Task = Task {
    gives: Gives::Json,
    ..operation(
        "list_inference_catalog",
        "endpoint_list_catalog",
        Operation::ListCatalog,
        &[&[
            query("accelerator", Kind::Text, "Only models with a recipe for it: `cpu`, `gpu` or `neuron`."),
            query(
                "engine",
                Kind::Text,
                "Only models with a recipe for it: `llamacpp`, `sglang`, `tei`, `vllm` …",
            ),
            query("license", Kind::Text, "Only models under this licence, as `Apache 2.0`."),
            query("task", Kind::Text, "Only models of this task, as `text-generation`."),
            query("search", Kind::Text, "Only models that this finds."),
            query("limit", Kind::Integer(0), "At most this many models."),
            TOKEN,
        ]],
        "Lists the models that Hugging Face has tested on Inference Endpoints, with their recipes.",
    )
};

/// list_inference_endpoints_hardware
pub static LIST_HARDWARE: Task = Task {
    gives: Gives::Json,
    ..operation(
        "list_inference_endpoints_hardware",
        "endpoint_list_hardware",
        Operation::ListHardware,
        &[ACCOUNT],
        "Lists the hardware: vendor, region, type, size, price in USD an hour, availability, quota of the account.",
    )
};

const PATIENCE: &[Arg] = &[
    control("timeout", Kind::Number, "Seconds to wait at most; without it for ever."),
    control("refresh_every", Kind::Number, "Seconds between two looks.").default("5"),
];

fn patience(args: &Args) -> Result<()> {
    let number = |name: &str| args.get(name).and_then(serde_json::Value::as_f64);
    if let Some(timeout) = number("timeout").filter(|seconds| !(0.0..1e9).contains(seconds)) {
        return Err(Error::argument(format!("timeout is {timeout} seconds; it must be 0 or more")));
    }
    match number("refresh_every").filter(|seconds| *seconds <= 0.0 || *seconds >= 1e9) {
        Some(pause) => {
            Err(Error::argument(format!("refresh_every is {pause} seconds; it must be more than 0")))
        }
        None => Ok(()),
    }
}

/// wait_inference_endpoint
pub static WAIT: Task = Task {
    check: patience,
    ..operation(
        "wait_inference_endpoint",
        "",
        Operation::Wait,
        &[ONE, PATIENCE],
        "Waits until an endpoint runs, has a URL and answers its health check.",
    )
};

/// acquire_inference_endpoint
pub static ACQUIRE: Task = Task {
    check: patience,
    ..operation(
        "acquire_inference_endpoint",
        "endpoint_acquire",
        Operation::Acquire,
        &[
            ONE,
            PATIENCE,
            &[
                control(
                    "on_release",
                    Kind::Text,
                    "What the last release on this machine does with the endpoint.",
                )
                .default("\"pause\"")
                .choices(&["pause", "scale_to_zero", "nothing"]),
                control(
                    "lease_folder",
                    Kind::Text,
                    "The folder of the lock files that count the holders; by default a folder of the user's.",
                ),
            ],
        ],
        "Resumes an endpoint if need be, waits until it can be called, and holds it until hfi_endpoint_release.",
    )
};

/// release_inference_endpoint
pub static RELEASE: Task = Task {
    check: |args| match args.endpoint() {
        Some(_) => Ok(()),
        None => Err(Error::argument(
            "only what hfi_endpoint_acquire gave can be released; make the request with hfi_endpoint_release",
        )),
    },
    ..operation(
        "release_inference_endpoint",
        "",
        Operation::Release,
        &[],
        "Gives up an endpoint that was acquired. The last release on this machine does what `on_release` said.",
    )
};
