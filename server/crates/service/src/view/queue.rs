use desk_domain::Timestamp;

/// The supervisor's look at the queues.
#[derive(Clone, Debug)]
pub struct QueueOverview {
    pub now: Timestamp,
    /// The newest event that these numbers know of.
    pub last_event_id: i64,
    pub total: QueueLine,
    pub merchants: Vec<QueueLine>,
    /// Complaints on which a message of ours did not arrive, or may not have.
    pub troubled: i64,
    /// Bounded counts stop here; show `{cap}+`.
    pub cap: u32,
}

/// Numbers of one merchant, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueLine {
    pub mchid: Option<desk_domain::Mchid>,
    pub name: String,
    pub open: i64,
    pub pending: i64,
    pub processing: i64,
    pub processed: i64,
    /// Past a deadline, counted up to the overview's cap.
    pub overdue: u32,
    /// Due within two hours, overdue ones not included.
    pub due_soon: u32,
    /// Due before midnight in Beijing, the two above not included.
    pub due_today: u32,
}
