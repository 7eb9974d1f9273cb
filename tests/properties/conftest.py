"""Options of the random stories."""


def pytest_addoption(parser):
    parser.addoption("--stories", type=int, default=0, help="random stories a test tells (0: the usual number)")
    parser.addoption("--story", type=int, default=None, help="tell only the random story of this number")


def pytest_generate_tests(metafunc):
    if "story_numbers" in metafunc.fixturenames:
        usual = metafunc.function.stories
        only = metafunc.config.getoption("story", None)
        count = metafunc.config.getoption("stories", 0) or usual
        numbers = [only] if only is not None else list(range(count))
        batches = [numbers[i : i + 10] for i in range(0, len(numbers), 10)]
        metafunc.parametrize("story_numbers", batches, ids=[f"{batch[0]}-{batch[-1]}" for batch in batches])
