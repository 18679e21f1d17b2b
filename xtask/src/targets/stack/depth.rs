//! The deepest way through the graph.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use super::HELPER;
use super::graph::Graph;

/// Bytes of stack that a call of `name` takes at worst, its return address included.
pub(super) fn worst(graph: &Graph, name: &str) -> Result<u64> {
    let root = *graph.by_name.get(name).with_context(|| format!("{name} is not in the object"))?;
    let reachable = reachable(graph, root);
    for &function in &reachable {
        refuse_recursion(graph, function)?;
    }
    let takable = reachable.iter().flat_map(|&f| graph.functions[f].takes.iter().copied()).collect();
    Ok(graph.return_address + Walk { graph, takable, running: Vec::new() }.depth(root))
}

/// Every function that can run below `root`: called, or with an address taken.
fn reachable(graph: &Graph, root: usize) -> BTreeSet<usize> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![root]);
    while let Some(f) = next.pop() {
        if seen.insert(f) {
            let function = &graph.functions[f];
            next.extend(function.calls.iter().chain(&function.tails).chain(&function.takes));
        }
    }
    seen
}

/// Fails when `function` can call itself by direct calls.
fn refuse_recursion(graph: &Graph, function: usize) -> Result<()> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![function]);
    while let Some(f) = next.pop() {
        for &callee in graph.functions[f].calls.iter().chain(&graph.functions[f].tails) {
            if callee == function {
                bail!("{} calls itself, by {}", graph.functions[function].name, graph.functions[f].name);
            }
            if seen.insert(callee) {
                next.push(callee);
            }
        }
    }
    Ok(())
}

/// A walk along every way.
struct Walk<'a> {
    graph: &'a Graph,
    /// What an indirect call may reach.
    takable: BTreeSet<usize>,
    running: Vec<usize>,
}

impl Walk<'_> {
    /// Bytes below the stack pointer at the entry of `f`.
    fn depth(&mut self, f: usize) -> u64 {
        let graph = self.graph;
        let function = &graph.functions[f];
        let helper = |is_there: bool| is_there.then_some(HELPER);
        self.running.push(f);
        let called = self.deepest(&function.calls, function.calls_any).max(helper(function.calls_helper));
        let tail = self.deepest(&function.tails, function.tails_any).max(helper(function.tails_helper));
        self.running.pop();
        let with_calls = function.frame + called.map_or(0, |bytes| graph.return_address + bytes);
        with_calls.max(tail.unwrap_or(0))
    }

    /// The deepest of these functions and, if `or_any`, of what an indirect call may reach.
    fn deepest(&mut self, functions: &BTreeSet<usize>, or_any: bool) -> Option<u64> {
        let mut all = functions.clone();
        if or_any {
            all.extend(&self.takable);
        }
        all.retain(|f| !self.running.contains(f));
        all.into_iter().map(|f| self.depth(f)).max()
    }
}
