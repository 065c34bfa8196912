//! What a unit of frozen work costs, on the processor and in memory. The work cannot become better, since
//! it is frozen: this shows what a compiler or a machine makes of it.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kernels::memory::{Chain, copy, triad};

/// Parts of a repetition of the host benchmark that one iteration does.
const PARTS: u64 = 50;

fn processor(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kernel");
    for kernel in kernels::ALL {
        let amount = kernel.repetition / PARTS;
        group.throughput(Throughput::Elements(amount));
        group.bench_function(kernel.name, |bencher| {
            bencher.iter(|| (kernel.run)(black_box(amount), 1));
        });
    }
    group.finish();
}

fn memory(criterion: &mut Criterion) {
    const LENGTH: usize = 1 << 20;
    let (mut a, b, c) = (vec![1.0; LENGTH], vec![2.0; LENGTH], vec![3.0; LENGTH]);
    let mut group = criterion.benchmark_group("memory");
    group.throughput(Throughput::Bytes(copy(&b, &mut a)));
    group.bench_function("copy of 8 MiB", |bencher| bencher.iter(|| copy(black_box(&b), &mut a)));
    group.throughput(Throughput::Bytes(triad(&mut a, &b, &c, 3.0)));
    group.bench_function("triad of 8 MiB", |bencher| {
        bencher.iter(|| triad(&mut a, black_box(&b), &c, 3.0));
    });
    const LINKS: u64 = 100_000;
    group.throughput(Throughput::Elements(LINKS));
    for kib in [16, 1_024, 65_536] {
        let chain = Chain::new(kib << 10, 1);
        group.bench_function(format!("chain of {kib} KiB"), |bencher| {
            bencher.iter(|| chain.walk(black_box(LINKS), 0));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = processor, memory
}
criterion_main!(benches);
