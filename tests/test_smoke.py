"""The first look: pages answer, strangers are sent to sign in."""


def test_start(browser, cast):
    browser.get("/nl/")
    browser.get("/rights")
    browser.get("/my-exams", status=302)
    browser.as_(cast.amira).get("/my-exams")
    browser.as_(cast.eva, "handler").get("/staff/queue")
    browser.as_(cast.amira).get("/staff/queue", status=403)


def test_file(make, cast, any_url):
    product = make.product()
    exam = make.exam(product=product)
    make.enrol(cast.amira, exam)
    case = make.case(cast.amira, exam)
    assert case.state == "received"
