// The simulator's control interface: plays the user and the platform.

/** A row of the negotiation history, as far as stories look at it. */
export type Entry = {
  operate_type: string;
  operate_details?: string;
  image_list?: string[];
  normal_message?: { sender_identity: string; blocks: Record<string, unknown>[] };
};

export class Platform {
  constructor(readonly url: string) {}

  private async post<T>(path: string, body: unknown = {}): Promise<T> {
    const answer = await fetch(`${this.url}/_sim/api${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async newComplaint(complaint: Record<string, unknown>): Promise<string> {
    const { complaint_id } = await this.post<{ complaint_id: string }>("/complaints", complaint);
    return complaint_id;
  }

  userWrites(id: string, text: string) {
    return this.post(`/complaints/${id}/messages`, { text });
  }

  userRates(id: string, text: string) {
    return this.post(`/complaints/${id}/satisfaction`, { score: 5, text });
  }

  refundArrives(id: string) {
    return this.post(`/complaints/${id}/refund-received`);
  }

  misbehave(call: string, fault: string, times = 1) {
    return this.post("/faults", { call, fault, times });
  }

  /** Ground truth: what the platform holds. */
  async complaint(id: string): Promise<{ complaint_state: string; history: Entry[] }> {
    const answer = await fetch(`${this.url}/_sim/api/complaints/${id}`);
    return answer.json();
  }
}
