//! The simulation's clock, its pending events, and the stations' queues.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::sharing::Shared;
use super::steps::{Steps, Visit};
use super::{Sample, SimulatedStation};
use crate::queueing::network::{Network, StationKind};

/// The streams of the seeded generator, one block for each purpose.
const THINK_STREAMS: u64 = 0;
const SERVICE_STREAMS: u64 = 1 << 32;
const ARRIVAL_STREAMS: u64 = 2 << 32;

/// Exponential times from a stream of their own.
struct Times(ChaCha8Rng);

impl Times {
    fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Times(rng)
    }

    fn draw(&mut self, mean_s: f64) -> f64 {
        // `random` is in [0, 1), so the logarithm's argument is in (0, 1].
        -mean_s * (1.0 - self.0.random::<f64>()).ln()
    }
}

/// What happens next, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Happening {
    /// The thinking customer asks.
    Asked { request: u32 },
    /// An event of this open class arrives.
    Arrived { open: u32 },
    /// A station has served the request.
    Served { request: u32 },
    /// A shared station has served the request that was nearest to its end, unless someone has come
    /// or gone since: then this was scheduled under another `turn`, and means nothing.
    Shared { station: u32, turn: u64 },
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Pending {
    at_s: f64,
    /// Order of scheduling: decides between events of the same instant, so runs repeat exactly.
    order: u64,
    happening: Happening,
}

impl Eq for Pending {}

impl PartialOrd for Pending {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pending {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at_s.total_cmp(&other.at_s).then(self.order.cmp(&other.order))
    }
}

/// One request under way. A closed customer is one for ever; open ones are made and recycled.
#[derive(Debug, Clone, Copy)]
struct Request {
    class: u32,
    station: u32,
    visit: Visit,
    asked_s: f64,
}

impl Request {
    fn new(class: u32, asked_s: f64) -> Self {
        Request { class, station: 0, visit: Visit::default(), asked_s }
    }
}

/// How a place serves.
enum Serving {
    /// First come, first served, by so many servers; `None` serves everyone at once.
    InTurn { servers: Option<u32>, waiting: VecDeque<u32> },
    /// All at once, sharing the servers.
    Together(Shared),
}

/// A station's state and its integrals over time.
struct Place {
    serving: Serving,
    servers: Option<u32>,
    busy: u32,
    present: u32,
    changed_s: f64,
    busy_area: f64,
    present_area: f64,
    times: Times,
}

impl Place {
    fn new(kind: StationKind, times: Times) -> Self {
        let servers = match kind {
            StationKind::Queueing { servers } | StationKind::Sharing { servers } => Some(servers),
            StationKind::Delay => None,
        };
        let serving = match kind {
            StationKind::Sharing { servers } => Serving::Together(Shared::new(servers)),
            _ => Serving::InTurn { servers, waiting: VecDeque::new() },
        };
        Place {
            serving,
            servers,
            busy: 0,
            present: 0,
            changed_s: 0.0,
            busy_area: 0.0,
            present_area: 0.0,
            times,
        }
    }

    /// Adds the time since the last change to the integrals.
    fn settle(&mut self, now_s: f64) {
        let since_s = now_s - self.changed_s;
        self.busy_area += f64::from(self.busy) * since_s;
        self.present_area += f64::from(self.present) * since_s;
        self.changed_s = now_s;
    }
}

/// A running simulation.
pub(super) struct Engine {
    now_s: f64,
    measured_from_s: f64,
    order: u64,
    pending: BinaryHeap<Reverse<Pending>>,
    requests: Vec<Request>,
    recycled: Vec<u32>,
    places: Vec<Place>,
    /// `demands_s[class][station]`, closed classes first.
    demands_s: Vec<Vec<f64>>,
    steps: Steps,
    closed_classes: u32,
    think_s: Vec<f64>,
    think_times: Vec<Times>,
    gap_s: Vec<f64>,
    gaps: Vec<Times>,
}

impl Engine {
    /// Everyone thinks, nothing is served, and the first open arrivals are on their way.
    pub(super) fn new(network: &Network, steps: Steps, seed: u64) -> Self {
        let streams = |base: u64, count: usize| -> Vec<Times> {
            (0..count as u64).map(|i| Times::new(seed, base + i)).collect()
        };
        let services = streams(SERVICE_STREAMS, network.stations.len());
        let named = network.stations.iter().zip(services);
        let places = named.map(|(station, times)| Place::new(station.kind, times));
        let closed = network.closed.iter().map(|class| class.demands_s.clone());
        let open = network.open.iter().map(|class| class.demands_s.clone());
        let mut engine = Engine {
            now_s: 0.0,
            measured_from_s: 0.0,
            order: 0,
            pending: BinaryHeap::new(),
            requests: Vec::new(),
            recycled: Vec::new(),
            places: places.collect(),
            demands_s: closed.chain(open).collect(),
            steps,
            closed_classes: network.closed.len() as u32,
            think_s: network.closed.iter().map(|class| class.think_time_s).collect(),
            think_times: streams(THINK_STREAMS, network.closed.len()),
            gap_s: network.open.iter().map(|class| 1.0 / class.arrival_rate_per_s).collect(),
            gaps: streams(ARRIVAL_STREAMS, network.open.len()),
        };
        for (class, of) in network.closed.iter().enumerate() {
            for _ in 0..of.population {
                let request = engine.requests.len() as u32;
                engine.requests.push(Request::new(class as u32, 0.0));
                engine.think(request);
            }
        }
        (0..network.open.len() as u32).for_each(|open| engine.expect_arrival(open));
        engine
    }

    pub(super) fn now_s(&self) -> f64 {
        self.now_s
    }

    /// Starts the stations' integrals afresh.
    pub(super) fn start_measuring(&mut self) {
        self.measured_from_s = self.now_s;
        for place in &mut self.places {
            place.settle(self.now_s);
            (place.busy_area, place.present_area) = (0.0, 0.0);
        }
    }

    /// Runs until so many requests more have completed, handing each to `completed`.
    pub(super) fn run(&mut self, completions: u64, mut completed: impl FnMut(Sample)) {
        let mut left = completions;
        while left > 0 {
            let Reverse(next) = self.pending.pop().expect("every class always has an event due");
            self.now_s = next.at_s;
            let done = match next.happening {
                Happening::Asked { request } => {
                    let asked = &mut self.requests[request as usize];
                    asked.asked_s = self.now_s;
                    asked.visit = self.steps.draw(asked.class as usize);
                    self.enter(request, 0)
                }
                Happening::Arrived { open } => {
                    self.expect_arrival(open);
                    let request = self.arrive(open);
                    self.enter(request, 0)
                }
                Happening::Served { request } => self.served(request),
                Happening::Shared { station, turn } => self.shared(station as usize, turn),
            };
            if let Some(sample) = done {
                completed(sample);
                left -= 1;
            }
        }
    }

    fn schedule(&mut self, in_s: f64, happening: Happening) {
        self.order += 1;
        let at_s = self.now_s + in_s;
        self.pending.push(Reverse(Pending { at_s, order: self.order, happening }));
    }

    fn think(&mut self, request: u32) {
        let class = self.requests[request as usize].class as usize;
        let in_s = self.think_times[class].draw(self.think_s[class]);
        self.schedule(in_s, Happening::Asked { request });
    }

    fn expect_arrival(&mut self, open: u32) {
        let in_s = self.gaps[open as usize].draw(self.gap_s[open as usize]);
        self.schedule(in_s, Happening::Arrived { open });
    }

    /// A request of an open class, in a recycled place if there is one.
    fn arrive(&mut self, open: u32) -> u32 {
        let class = self.closed_classes + open;
        let arrived = Request::new(class, self.now_s);
        if let Some(request) = self.recycled.pop() {
            self.requests[request as usize] = arrived;
            return request;
        }
        self.requests.push(arrived);
        self.requests.len() as u32 - 1
    }

    /// Sends a request to the first station from `from` on that it asks something of; hands it
    /// back as a sample if there is none.
    fn enter(&mut self, request: u32, from: usize) -> Option<Sample> {
        let class = self.requests[request as usize].class as usize;
        let demands_s = &self.demands_s[class];
        let Some(station) = (from..demands_s.len()).find(|&k| demands_s[k] > 0.0) else {
            return Some(self.complete(request));
        };
        self.requests[request as usize].station = station as u32;
        let demand_s = self.demand_s(request);
        let place = &mut self.places[station];
        place.settle(self.now_s);
        place.present += 1;
        match &mut place.serving {
            Serving::Together(shared) => {
                shared.enter(request, place.times.draw(demand_s), self.now_s);
                place.busy = shared.busy();
                self.expect_shared(station);
            }
            Serving::InTurn { servers, .. }
                if servers.is_none_or(|servers| place.busy < servers) =>
            {
                self.serve(request, station);
            }
            Serving::InTurn { waiting, .. } => waiting.push_back(request),
        }
        None
    }

    /// Starts service in turn; the place's integrals are settled already.
    fn serve(&mut self, request: u32, station: usize) {
        let demand_s = self.demand_s(request);
        let place = &mut self.places[station];
        place.busy += 1;
        let in_s = place.times.draw(demand_s);
        self.schedule(in_s, Happening::Served { request });
    }

    /// Schedules the next end of service at a shared station.
    fn expect_shared(&mut self, station: usize) {
        let Serving::Together(shared) = &self.places[station].serving else { return };
        if let Some((in_s, turn)) = shared.next() {
            self.schedule(in_s, Happening::Shared { station: station as u32, turn });
        }
    }

    fn shared(&mut self, station: usize, turn: u64) -> Option<Sample> {
        let place = &mut self.places[station];
        let Serving::Together(shared) = &mut place.serving else { return None };
        let request = shared.leave(turn, self.now_s)?;
        let busy = shared.busy();
        place.settle(self.now_s);
        place.busy = busy;
        place.present -= 1;
        self.expect_shared(station);
        self.go_on(request)
    }

    fn served(&mut self, request: u32) -> Option<Sample> {
        let station = self.requests[request as usize].station as usize;
        let place = &mut self.places[station];
        place.settle(self.now_s);
        place.busy -= 1;
        place.present -= 1;
        if let Serving::InTurn { waiting, .. } = &mut place.serving
            && let Some(next) = waiting.pop_front()
        {
            self.serve(next, station);
        }
        self.go_on(request)
    }

    /// What a request asks of the station it is at: of one visit, where its step has several.
    fn demand_s(&self, request: u32) -> f64 {
        let Request { class, station, visit, .. } = self.requests[request as usize];
        let (class, station) = (class as usize, station as usize);
        let whole_s = self.demands_s[class][station];
        self.steps.demand_s(class, station, visit).unwrap_or(whole_s)
    }

    /// Sends a request that was served to its next visit of the same station, or further.
    fn go_on(&mut self, request: u32) -> Option<Sample> {
        let Request { class, station, visit, .. } = self.requests[request as usize];
        match self.steps.after(class as usize, station as usize, visit) {
            Some(visit) => {
                self.requests[request as usize].visit = visit;
                self.enter(request, station as usize)
            }
            None => self.enter(request, station as usize + 1),
        }
    }

    fn complete(&mut self, request: u32) -> Sample {
        let Request { class, asked_s, .. } = self.requests[request as usize];
        if class < self.closed_classes {
            self.think(request);
        } else {
            self.recycled.push(request);
        }
        Sample {
            class: class as usize,
            completed_s: self.now_s,
            response_time_s: self.now_s - asked_s,
        }
    }

    /// The stations' means over the measured time.
    pub(super) fn stations(&mut self, network: &Network) -> Vec<SimulatedStation> {
        let measured_s = self.now_s - self.measured_from_s;
        let named = network.stations.iter().zip(&mut self.places);
        named
            .map(|(station, place)| {
                place.settle(self.now_s);
                let per_server = place.servers.map(|m| place.busy_area / measured_s / f64::from(m));
                SimulatedStation {
                    name: station.name.clone(),
                    utilisation: per_server.unwrap_or(0.0).min(1.0),
                    queue_length: place.present_area / measured_s,
                }
            })
            .collect()
    }
}
