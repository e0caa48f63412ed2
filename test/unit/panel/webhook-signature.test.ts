import { webhookHeaders } from '../../../panel/demo/webhook-signature';

it('computes the signature of the example in the Standard Webhooks specification', async () => {
  const headers = await webhookHeaders(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    '{"test": 2432232314}',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1614265330,
  );
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});
