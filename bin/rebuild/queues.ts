// The projection's queues: whether its work is done, and whether any of it was set aside.
import { GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";
import { projectOrders } from "../../functions/project-orders/consumer.ts";
import { notDeployed } from "./archive.ts";

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

export class ProjectionQueues {
  readonly #sqs: SQSClient;
  readonly #work: string;
  readonly #setAside: readonly string[];

  private constructor(sqs: SQSClient, work: string, setAside: readonly string[]) {
    this.#sqs = sqs;
    this.#work = work;
    this.#setAside = setAside;
  }

  /** Throws RebuildError NOT_DEPLOYED. */
  static async of(sqs: SQSClient, busName: string, place: string): Promise<ProjectionQueues> {
    const urlOf = async (QueueName: string) => {
      try {
        const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
        return QueueUrl;
      } catch (error) {
        if (error instanceof QueueDoesNotExist) throw notDeployed(`there is no queue ${QueueName} at ${place}`, error);
        throw error;
      }
    };
    const name = `${busName}-${projectOrders.name}`;
    const [work, ...setAside] = await Promise.all([urlOf(name), urlOf(`${name}-dlq`), urlOf(`${name}-undelivered`)]);
    return new ProjectionQueues(sqs, work ?? "", setAside);
  }

  /** How many events are still to be projected, those in work and those that wait for a retry among them. */
  async left(): Promise<number> {
    return await this.#countOf(this.#work);
  }

  /** How many events could not be projected, or not be delivered to the projection. */
  async setAside(): Promise<number> {
    const counts = await Promise.all(this.#setAside.map((url) => this.#countOf(url)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #countOf(QueueUrl: string): Promise<number> {
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }),
    );
    return COUNTS.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
  }
}
