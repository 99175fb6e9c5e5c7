import pytest

from tests.certificates.sheets import batch, printed


@pytest.fixture(scope="session")
def batch_pdf(tmp_path_factory):
    """The 198 certificates of `batch`, printed once."""
    path = tmp_path_factory.mktemp("certificates") / "198.pdf"
    path.write_bytes(printed(batch()))
    return path
