"""What Prometheus sees, by its naming conventions; every label has a bounded set of values.

Workers do not count: they report with each answer, and the front counts. So one page is right for any number of processes,
and what a lost worker had done is counted once, when it has been done again.
"""

from __future__ import annotations

import platform

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, disable_created_metrics
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from coders import InputError, Versions
from service._worker import BatchReply

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_RPC = ("grpc_type", "grpc_service", "grpc_method")

REJECTED = ("queue_full", "cancelled", "expired", "poison", "invalid")
RESTARTS = ("died", "hung", "memory")
OUTCOMES = ("coded", "invalid", "failed")


class Metrics:
    """All metrics of one server, in a registry of its own."""

    def __init__(self) -> None:
        disable_created_metrics()  # series of creation times are not of the text format, and double the page
        r = self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=r)
        self.started = Counter("grpc_server_started", "Calls started.", _RPC, registry=r)
        self.handled = Counter(
            "grpc_server_handled", "Calls finished, by status code.", (*_RPC, "grpc_code"), registry=r
        )
        self.handling = Histogram(
            "grpc_server_handling_seconds", "Time to answer a call.", (*_RPC, "grpc_code"), registry=r, buckets=_SECONDS
        )
        self.documents = Counter(
            "whowhom_documents", "Documents that a worker coded or could not code.", ("outcome",), registry=r
        )
        self.sentences = Counter("whowhom_sentences", "Sentences parsed.", registry=r)
        self.words = Counter("whowhom_words", "Words parsed.", registry=r)
        self.events = Counter("whowhom_events", "Events coded.", ("root", "quad_class", "status"), registry=r)
        self.unresolved = Counter(
            "whowhom_unresolved", "Actors, verbs and sentences that could not be coded.", ("kind",), registry=r
        )
        self.stages = Counter("whowhom_stage_seconds", "Time spent in a stage of the coder.", ("stage",), registry=r)
        self.batch_documents = Histogram(
            "whowhom_batch_documents", "Documents in a batch.", registry=r, buckets=(1, 2, 4, 8, 16, 32, 64, 128)
        )
        self.batch_words = Histogram(
            "whowhom_batch_words",
            "Words in a batch, estimated.",
            registry=r,
            buckets=(100, 250, 500, 1000, 2000, 4000, 8000),
        )
        self.queue_depth = Gauge("whowhom_queue_documents", "Documents that wait for a worker.", registry=r)
        self.queue_limit = Gauge("whowhom_queue_limit_documents", "Documents that may wait.", registry=r)
        self.queue_wait = Histogram(
            "whowhom_queue_wait_seconds", "Time a document waited for a worker.", registry=r, buckets=_SECONDS
        )
        self.rejected = Counter(
            "whowhom_rejected_documents", "Documents that left without being coded.", ("reason",), registry=r
        )
        self.retried = Counter(
            "whowhom_retried_documents", "Documents given to a second worker after the first was lost.", registry=r
        )
        self.workers_wanted = Gauge("whowhom_workers_wanted", "Workers by setting.", registry=r)
        self.workers_alive = Gauge("whowhom_workers_alive", "Workers that are ready.", registry=r)
        self.worker_memory = Gauge(
            "whowhom_worker_memory_bytes", "Resident memory of a worker.", ("worker",), registry=r
        )
        self.worker_restarts = Counter("whowhom_worker_restarts", "Workers replaced.", ("reason",), registry=r)
        self._build = Info("whowhom_build", "Versions of the program and its data.", registry=r)
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        """Known label values are there from the start, so that a rate is right from the first event on."""
        for reason in REJECTED:
            self.rejected.labels(reason)
        for reason in RESTARTS:
            self.worker_restarts.labels(reason)
        for outcome in OUTCOMES:
            self.documents.labels(outcome)
        for kind in ("actor", "verb", "sentence"):
            self.unresolved.labels(kind)

    def set_build(self, versions: Versions) -> None:
        """Show the versions as labels of `whowhom_build_info`."""
        self._build.info(
            {
                "version": versions.whowhom,
                "ontology": versions.ontology,
                "dictionaries": versions.dictionaries,
                "lexicon": versions.lexicon,
                "gazetteer": versions.gazetteer,
                "model": versions.model,
                "python": platform.python_version(),
            }
        )

    def observe_batch(self, batch: BatchReply) -> None:
        """Count what a worker reports of a batch."""
        for stage, seconds in batch.stages.items():
            self.stages.labels(stage).inc(seconds)
        for reply in batch.replies:
            bad = "invalid" if isinstance(reply.error, InputError) else "failed"
            self.documents.labels("coded" if reply.error is None else bad).inc()
            self.sentences.inc(reply.sentences)
            self.words.inc(reply.words)
            for (root, quad_class, status), count in reply.events.items():
                self.events.labels(root, quad_class, status).inc(count)
            for kind, count in reply.unresolved.items():
                self.unresolved.labels(kind).inc(count)
