import { createApp } from 'vue';
import '~/theme/tokens.css';
import '~/theme/theme';
import './phone.css';
import App from './App.vue';

createApp(App).mount('#app');
