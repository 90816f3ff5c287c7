//! The hardware that endpoints can run on.

use serde_json::{Value, json};

use crate::reply::Answer;

/// The answer to GET `/v2/provider/{namespace}`.
pub fn list() -> Answer {
    let cpu = |size: u64, price: f64, status: &str| {
        json!({
            "accelerator": "cpu", "numAccelerators": size, "numCpus": size,
            "memoryGb": 2 * size, "gpuMemoryGb": null,
            "instanceType": "intel-spr", "instanceSize": format!("x{size}"),
            "architecture": "Intel Sapphire Rapids", "status": status, "pricePerHour": price,
            "quota": { "maxAccelerators": 60, "usedAccelerators": 0 },
        })
    };
    let l4 = json!({
        "accelerator": "gpu", "numAccelerators": 1, "numCpus": 7, "memoryGb": 30.0, "gpuMemoryGb": 24,
        "instanceType": "nvidia-l4", "instanceSize": "x1", "architecture": "Nvidia L4",
        "status": "available", "pricePerHour": 0.8,
        "quota": { "maxAccelerators": 16, "usedAccelerators": 1 },
    });
    let inferentia = json!({
        "accelerator": "neuron", "numAccelerators": 2, "memoryGb": 14.5,
        "instanceType": "inf2", "instanceSize": "x1", "architecture": "AWS Inferentia2",
        "status": "low_availability", "pricePerHour": 0.75,
        "quota": { "maxAccelerators": 0, "usedAccelerators": 0 },
    });
    let regions_of_aws = [
        region(
            "aws",
            "us-east-1",
            "N. Virginia",
            [cpu(1, 0.033, "deprecated"), cpu(2, 0.067, "available"), l4.clone(), inferentia],
        ),
        region("aws", "eu-west-1", "Ireland", [cpu(2, 0.07, "available")]),
    ];
    let regions_of_gcp =
        [region("gcp", "us-east4", "N. Virginia", []), region("gcp", "europe-west4", "Netherlands", [l4])];
    Answer::json(
        200,
        json!({ "vendors": [
            { "name": "aws", "status": "available", "regions": regions_of_aws },
            { "name": "gcp", "status": "available", "regions": regions_of_gcp },
            { "name": "azure", "status": "not_available", "regions": [] },
        ] }),
    )
}

/// A region; its computes get ids made of all their names.
fn region<const N: usize>(vendor: &str, name: &str, label: &str, computes: [Value; N]) -> Value {
    let computes = computes.map(|mut compute| {
        let text = |member: &str| compute[member].as_str().unwrap_or_default();
        let id = format!("{vendor}-{name}-{}-{}", text("instanceType"), text("instanceSize"));
        compute["id"] = id.into();
        compute
    });
    json!({ "name": name, "label": label, "status": "available", "computes": computes.to_vec() })
}
