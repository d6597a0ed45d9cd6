// Reads decisions with kafkajs and Confluent's schema registry client, neither of them ours, and prints those with
// the given ids, each as a line of JSON.
// Usage: node read-decisions.mjs BOOTSTRAP REGISTRY TOPIC DECISION_ID...
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import kafkajs from 'kafkajs';
import lz4 from 'lz4js';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
const [bootstrap, registryUrl, topic, ...ids] = process.argv.slice(2);

// The broker hands batches on as they were packed, and kafkajs brings gzip only.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async () => {
    throw new Error('this program only reads');
  },
  decompress: async (packed) => Buffer.from(lz4.decompress(packed)),
});

const registry = new SchemaRegistry({ host: registryUrl });
const kafka = new Kafka({ clientId: 'foreign', brokers: bootstrap.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `foreign-${process.pid}` });
const json = (_, value) => (typeof value === 'bigint' ? value.toString() : value);

const wanted = new Set(ids);
let done;
const enough = new Promise((resolve) => (done = resolve));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const decision = await registry.decode(message.value);
    if (wanted.delete(decision.decision_id)) {
      console.log(JSON.stringify({ record_key: message.key.toString(), ...decision }, json));
    }
    if (wanted.size === 0) {
      done();
    }
  },
});
await enough;
await consumer.disconnect();
