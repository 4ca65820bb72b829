/** The exporter that asks the brokers. */
export const kafkaInstances = ["kafka-exporter:9308"] as const;

/** The topics of Kafka. */
export const kafkaTopics = ["orders", "audit"] as const;

/** The brokers of Kafka, by their ids. */
export const kafkaBrokers = ["1", "2", "3"] as const;

/** The scrape job of Kafka with its instance. */
export const kafkaJobs = { kafka: kafkaInstances } as const;
