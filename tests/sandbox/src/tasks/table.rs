//! Tables: answers from their cells, and a class or a number for each row.

use serde_json::{Value, json};

use super::asked::Asked;
use super::{Made, Refusal};
use crate::chance::hash;
use crate::reply::Body;

/// Columns by name, all of the same length.
struct Table {
    names: Vec<String>,
    columns: Vec<Vec<String>>,
    rows: usize,
}

impl Table {
    fn read(name: &str, table: &Value) -> Result<Self, Refusal> {
        let Some(members) = table.as_object() else {
            return Err(Refusal::wrong(format!("`{name}` must be an object of columns")));
        };
        let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let columns: Option<Vec<Vec<String>>> =
            members.values().map(|column| Some(column.as_array()?.iter().map(cell).collect())).collect();
        let columns =
            columns.ok_or_else(|| Refusal::wrong(format!("each column of `{name}` must be a list")))?;
        let rows = columns.first().map_or(0, Vec::len);
        match () {
            () if rows == 0 => Err(Refusal::wrong("table is empty")),
            () if columns.iter().any(|column| column.len() != rows) => {
                Err(Refusal::wrong("All arrays must be of the same length"))
            }
            () => Ok(Self { names: members.keys().cloned().collect(), columns, rows }),
        }
    }

    fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        self.columns.iter().map(move |column| column[row].as_str())
    }
}

/// table-question-answering: the cell where a row and a column that the query names meet, or a whole column.
pub fn answer_question(asked: &Asked<'_>) -> Made {
    let query = asked.input("query")?.to_lowercase();
    let table = asked.inputs()?.get("table").ok_or_else(|| Refusal::missing("inputs.table"))?;
    let table = Table::read("inputs.table", table)?;
    let told = |text: &str| !text.is_empty() && query.contains(&text.to_lowercase());
    let cell = (0..table.rows)
        .flat_map(|row| (0..table.columns.len()).map(move |column| (row, column)))
        .find(|(row, column)| told(&table.columns[*column][*row]));
    let others = || (0..table.columns.len()).filter(|column| cell.is_none_or(|cell| cell.1 != *column));
    let column =
        others().find(|column| told(&table.names[*column])).or_else(|| others().next_back()).unwrap_or(0);
    let aggregator = match () {
        () if told("average") || told("mean") => "AVERAGE",
        () if told("sum") || told("total") => "SUM",
        () if told("number of") || told("count") => "COUNT",
        () => "NONE",
    };
    let rows = match (aggregator, cell) {
        ("NONE", Some((row, _))) => vec![row],
        ("NONE", None) => vec![hash(query.as_bytes()) as usize % table.rows],
        _ => (0..table.rows).collect(),
    };
    let cells: Vec<&str> = rows.iter().map(|row| table.columns[column][*row].as_str()).collect();
    let answer = match aggregator {
        "NONE" => cells.join(", "),
        _ => format!("{aggregator} > {}", cells.join(", ")),
    };
    let coordinates: Vec<Value> = rows.iter().map(|row| json!([row, column])).collect();
    Ok(Body::Json(json!({
        "answer": answer, "coordinates": coordinates, "cells": cells, "aggregator": aggregator,
    })))
}

/// tabular-classification: a class from 3 to 8, by chance.
pub fn classify(asked: &Asked<'_>) -> Made {
    let table = data(asked)?;
    let class = |row| 3 + hash(table.row(row).collect::<Vec<_>>().join("\0").as_bytes()) % 6;
    Ok(Body::Json((0..table.rows).map(|row| Value::from(class(row).to_string())).collect()))
}

/// tabular-regression: the mean of the row's numbers.
pub fn regress(asked: &Asked<'_>) -> Made {
    let table = data(asked)?;
    let mean = |row| {
        let numbers: Vec<f64> = table.row(row).filter_map(|cell| cell.trim().parse().ok()).collect();
        numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
    };
    Ok(Body::Json((0..table.rows).map(|row| Value::from(mean(row))).collect()))
}

fn data(asked: &Asked<'_>) -> Result<Table, Refusal> {
    if let Some(table) = asked.member("table") {
        return Table::read("table", table);
    }
    match asked.inputs()?.get("data") {
        Some(table) => Table::read("inputs.data", table),
        None => Err(Refusal::missing("inputs.data")),
    }
}
