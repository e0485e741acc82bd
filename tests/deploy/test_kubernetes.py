"""deploy/kubernetes.yaml, held against Kubernetes' own schemas and against the page."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from streamlit import config

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import kubernetes_validate

from tests.bench.server import ROOT
from tests.deploy.conftest import COOKIE
from tests.deploy.test_dockerfile import the

VERSION = "1.37"
TEXT = (ROOT / "deploy" / "kubernetes.yaml").read_text("utf-8")
OBJECTS: dict[str, dict[str, Any]] = {it["kind"]: it for it in yaml.safe_load_all(TEXT)}


def container(deployment: dict[str, Any]) -> dict[str, Any]:
    """What a pod runs."""
    (only,) = deployment["spec"]["template"]["spec"]["containers"]
    found: dict[str, Any] = only
    return found


@pytest.mark.parametrize("kind", OBJECTS)
def test_kubernetes_takes_it(kind: str) -> None:
    kubernetes_validate.validate(OBJECTS[kind], VERSION, strict=True)


FAULTS: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "a misspelt field": ("Deployment", lambda it: container(it).update(livenesProbe={})),
    "a word for a number": ("Deployment", lambda it: it["spec"].update(replicas="two")),
    "a probe without a port": (
        "Deployment",
        lambda it: container(it)["readinessProbe"]["httpGet"].pop("port"),
    ),
    "an annotation that is no text": (
        "Ingress",
        lambda it: it["metadata"]["annotations"].update(secure=True),
    ),
    "a path without its type": (
        "Ingress",
        lambda it: it["spec"]["rules"][0]["http"]["paths"][0].pop("pathType"),
    ),
    "nothing to scale": (
        "HorizontalPodAutoscaler",
        lambda it: it["spec"].pop("scaleTargetRef"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str) -> None:
    kind, plant = FAULTS[fault]
    wrong = copy.deepcopy(OBJECTS[kind])
    plant(wrong)
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSION, strict=True)


def test_its_objects_find_one_another() -> None:
    deployment, service = OBJECTS["Deployment"], OBJECTS["Service"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert service["spec"]["selector"] == labels
    assert OBJECTS["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    (port,) = container(deployment)["ports"]
    assert port["containerPort"] == int(the("EXPOSE"))
    assert service["spec"]["ports"][0]["targetPort"] == port["name"]
    (path,) = OBJECTS["Ingress"]["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"]["name"] == service["metadata"]["name"]
    assert path["backend"]["service"]["port"]["name"] == service["spec"]["ports"][0]["name"]
    target = OBJECTS["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", deployment["metadata"]["name"])
    assert "replicas" not in deployment["spec"], "the autoscaler says how many"


def test_a_reader_stays_at_one_pod_in_a_frame_too() -> None:
    notes = OBJECTS["Ingress"]["metadata"]["annotations"]
    for prefix in ("haproxy-ingress.github.io", "nginx.ingress.kubernetes.io"):
        assert notes[f"{prefix}/affinity"] == "cookie"
        assert notes[f"{prefix}/session-cookie-name"] == COOKIE
    assert notes["haproxy-ingress.github.io/session-cookie-same-site"] == "true"
    assert 'attr "Partitioned"' in notes["haproxy-ingress.github.io/session-cookie-keywords"]
    assert notes["nginx.ingress.kubernetes.io/session-cookie-samesite"] == "None"
    assert notes["nginx.ingress.kubernetes.io/session-cookie-secure"] == "true"


def test_what_it_tells_streamlit_is_an_option() -> None:
    for variable in container(OBJECTS["Deployment"])["env"]:
        known = {
            f"STREAMLIT_{key.replace('.', '_')}".lower(): key for key in config.get_config_options()
        }
        assert variable["name"].lower().replace("_", "") in {it.replace("_", "") for it in known}


def test_a_pod_runs_as_the_image_does_and_may_shut_its_workers_in() -> None:
    pod = OBJECTS["Deployment"]["spec"]["template"]["spec"]
    assert f"--uid {pod['securityContext']['runAsUser']} {the('USER')}" in TEXT_OF_THE_IMAGE
    assert pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
    assert container(OBJECTS["Deployment"])["securityContext"]["allowPrivilegeEscalation"] is False
    paths = {
        container(OBJECTS["Deployment"])[f"{kind}Probe"]["httpGet"]["path"]
        for kind in ("startup", "readiness", "liveness")
    }
    assert paths == {"/_stcore/health", "/_stcore/script-health-check"}
    assert "--server.scriptHealthCheckEnabled=true" in the("CMD")


TEXT_OF_THE_IMAGE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
