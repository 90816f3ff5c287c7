//! replicate: predictions that are waited for, whose output is a file at a URL.

use serde_json::{Map, Value, json};

use crate::error::{Error, Kind, Result};
use crate::providers::body::{data_url, with_base64, without_nulls};
use crate::providers::mapped::Place;
use crate::providers::{Context, Reading, Route, join};
use crate::tasks::args::Args;

/// The provider's name.
pub const NAME: &str = "replicate";
/// Where it is.
pub const HOST: &str = "https://api.replicate.com";

/// Whether it serves a task here.
pub fn serves(pipeline: &str) -> bool {
    pipeline == "image-to-image"
}

/// The destination and the body. Models take the image by different names, so it is sent by all of them.
pub async fn route(context: &Context<'_>, args: &Args, place: &Place<'_>) -> Result<Route> {
    let typed = |mime: Option<&str>| mime.unwrap_or("image/jpeg").to_owned();
    let (url, marked) = data_url(context, args, "image", typed).await?;
    let mut input = Map::new();
    for name in ["image", "input_image"] {
        input.insert(name.to_owned(), url.as_str().into());
        input.insert(format!("{name}s"), json!([url]));
    }
    if let Value::Object(parameters) = without_nulls(args.parameters().into()) {
        input.extend(parameters);
    }
    let mut body = json!({ "input": input });
    let path = match place.id.split_once(':') {
        Some((_, version)) => {
            body["version"] = version.into();
            "/v1/predictions".to_owned()
        }
        None => format!("/v1/models/{}/predictions", place.id),
    };
    let body = with_base64(body.to_string(), marked).await?;
    let post = Route::post(join(&place.base, &path)?, body, Some("application/json".to_owned()));
    Ok(Route { reading: Reading::File(output), headers: &[("prefer", "wait")], ..post })
}

/// The URL of the output.
fn output(value: &Value) -> Result<String> {
    let output = value.get("output").filter(|output| !output.is_null());
    let output = output.ok_or_else(|| {
        Error::new(
            Kind::GatewayTimeout,
            "replicate waited for its model and has no output yet; try again later",
        )
    })?;
    let url = output.as_str().or_else(|| output.get(0)?.as_str());
    url.map(str::to_owned).ok_or_else(|| Error::protocol("the answer's \"output\" is not a URL"))
}
